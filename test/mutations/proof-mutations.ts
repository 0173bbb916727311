// Bugs that would lose a hook, double one, let a forged one in or store something wrong, and that only the
// whole stack can show. Each is a change in one place, with the scenario of the proof that has to notice it.

export interface Mutation {
  /** Says what the broken code does. */
  name: string;
  file: string;
  /** Must occur in the file exactly once. test/unit/mutations.test.ts fails when the source has changed. */
  search: string;
  replace: string;
  /** A scenario of `npm run prove` whose ledger must not balance. */
  scenario: string;
}

export const PROOF_MUTATIONS: readonly Mutation[] = [
  {
    name: 'answers before the queue has taken the hook',
    file: 'lambda/verifier/verify.ts',
    search: 'await queue.enqueue({ fields, receivedAt, requestId });',
    replace: 'void queue.enqueue({ fields, receivedAt, requestId });',
    scenario: 'queue cut off before',
  },
  {
    name: 'answers 200 when the queue fails',
    file: 'lambda/verifier/answer-request.ts',
    search: 'return answer.unavailable();',
    replace: "return answer.verdict({ outcome: 'accepted' });",
    scenario: 'queue 5xx',
  },
  {
    name: 'answers 200 to wrong signatures',
    file: 'lambda/verifier/answer-request.ts',
    search: "case 'test':\n        return",
    replace: "case 'test':\n      case 'bad-signature':\n        return",
    scenario: 'steady load',
  },
  {
    name: 'compares a prefix of the signature',
    file: 'lambda/poster/signature.ts',
    search: 'timingSafeEqual(expected, received)',
    replace: 'timingSafeEqual(expected.subarray(0, 16), received.subarray(0, 16))',
    scenario: 'steady load',
  },
  {
    name: 'skips the grammar',
    file: 'lambda/poster/hook.ts',
    search: '[^;\\\\p{Cc}\\\\p{Cs}]',
    replace: '[^]',
    scenario: 'steady load',
  },
  {
    name: 'files events under the wrong day',
    file: 'lambda/consumer/event.ts',
    search: 'dayOf(receivedAt)',
    replace: "dayOf('1970-01-01')",
    scenario: 'steady load',
  },
  {
    name: 'counts each delivery twice',
    file: 'lambda/consumer/event-store.ts',
    search: "':one': { N: '1' }",
    replace: "':one': { N: '2' }",
    scenario: 'steady load',
  },
  {
    name: 'leaves data out of the event key',
    file: 'lambda/poster/event-key.ts',
    search: 'if (hasData(fields)) parts.push(digest(fields.data));',
    replace: '',
    scenario: 'two hooks of one second',
  },
  {
    name: 'stores a key that differs for each delivery',
    file: 'lambda/consumer/event.ts',
    search: 'eventKey: eventKey(fields) }',
    replace: 'eventKey: eventKey(fields) + receivedAt }',
    scenario: 'steady load',
  },
  {
    name: 'keeps the access token in data',
    file: 'lambda/consumer/event.ts',
    search: 'maskAccessToken(fields.data).masked',
    replace: 'maskAccessToken(fields.data) && fields.data',
    scenario: 'steady load',
  },
  {
    name: 'does not store the account’s number',
    file: 'lambda/consumer/event.ts',
    search: '...accountNumber(fields),',
    replace: '...(accountNumber(fields) && {}),',
    scenario: 'steady load',
  },
  {
    name: 'lets events expire at once',
    file: 'lambda/consumer/event-store.ts',
    search: 'Math.floor(nowMs / 1000) + retentionSeconds',
    replace: 'Math.floor(nowMs / 1000)',
    scenario: 'steady load',
  },
  {
    name: 'updates without the condition',
    file: 'lambda/consumer/event-store.ts',
    search: 'ConditionExpression: ',
    // Always true. The old condition stays in it because DynamoDB refuses values that no expression uses.
    replace:
      "ConditionExpression: 'attribute_exists(account) OR attribute_not_exists(account) OR ' + ",
    scenario: 'messages delivered twice',
  },
  {
    name: 'records only the first delivery',
    file: 'lambda/consumer/event-store.ts',
    search: "'NOT contains(deliveryLog, :entry)'",
    replace: "'attribute_not_exists(deliveries) AND NOT contains(deliveryLog, :entry)'",
    scenario: 'steady load',
  },
  {
    name: 'takes every failed write for a repeated one',
    file: 'lambda/consumer/event-store.ts',
    search: 'error instanceof ConditionalCheckFailedException;',
    replace: 'error instanceof Error || error instanceof ConditionalCheckFailedException;',
    scenario: 'table throttled',
  },
  {
    name: 'swallows the error of a record that is not stored',
    file: 'lambda/consumer/consume.ts',
    search: '...describeError(error), ...hook });\n    return undefined;',
    replace: "...describeError(error), ...hook });\n    return { outcome: 'ignored', requestId };",
    scenario: 'table 5xx',
  },
  {
    name: 'drops batchItemFailures',
    file: 'lambda/consumer/handler.ts',
    search: 'failed.map((itemIdentifier) => ({ itemIdentifier }))',
    replace: '[]',
    scenario: 'table 5xx',
  },
  {
    name: 'drops messages that are not hooks',
    file: 'lambda/consumer/consume.ts',
    search:
      "log.error({ event: 'not-recorded', field, problem, messageId });\n    return undefined;",
    replace: "return { outcome: 'ignored', requestId: field + problem };",
    scenario: 'poison in every tenth batch',
  },
  {
    name: 'connects an account again when an old hook arrives late',
    file: 'lambda/consumer/connections.ts',
    search: "other: 'removedAt', otherIsOlder: '<' }",
    replace: "other: 'removedAt', otherIsOlder: '<>' }",
    scenario: 'messages out of order',
  },
  {
    name: 'does not write the connection',
    file: 'lambda/consumer/consume.ts',
    search: 'if (change !== undefined) await connections.apply(change);',
    replace: 'if (change?.time === 0) await connections.apply(change);',
    scenario: 'steady load',
  },
];

/** @throws Error unless the search text occurs in the source exactly once */
export function mutate(source: string, { name, file, search, replace }: Mutation): string {
  const count = source.split(search).length - 1;
  if (count !== 1) throw new Error(`"${name}": found ${count} times in ${file}: ${search}`);
  return source.replace(search, () => replace);
}
