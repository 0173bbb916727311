// Bugs that would lose a hook, double one or let a forged one in. Each is a change in one place of the source,
// with the tests that have to notice it.

export interface Mutation {
  /** Says what the broken code does. */
  name: string;
  file: string;
  /** Must occur in the file exactly once. test/unit/mutations.test.ts fails when the source has changed. */
  search: string;
  replace: string;
  project: 'unit' | 'e2e';
  /** The most specific tests that have to fail. */
  tests: readonly string[];
  /** A scenario of `npm run prove` whose ledger must not balance. */
  scenario?: string;
}

const unit = (...names: string[]): Pick<Mutation, 'project' | 'tests'> => ({
  project: 'unit',
  tests: names.map((name) => `test/unit/${name}.test.ts`),
});

const contract: Pick<Mutation, 'project' | 'tests'> = {
  project: 'e2e',
  tests: ['test/contract/tables.test.ts'],
};

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'answers before the queue has taken the hook',
    file: 'lambda/verifier/verify.ts',
    search: 'await queue.enqueue({ fields, receivedAt, requestId });',
    replace: 'void queue.enqueue({ fields, receivedAt, requestId });',
    scenario: 'queue cut off before',
    ...unit('verify'),
  },
  {
    name: 'answers 200 when the queue fails',
    file: 'lambda/verifier/answer-request.ts',
    search: 'return answer.unavailable();',
    replace: "return answer.verdict({ outcome: 'accepted' });",
    scenario: 'queue 5xx',
    ...unit('answer-request'),
  },
  {
    name: 'leaves data out of the event key',
    file: 'lambda/poster/event-key.ts',
    search: 'if (hasData(fields)) parts.push(digest(fields.data));',
    replace: '',
    scenario: 'two hooks of one second',
    ...unit('event-key', 'properties/signature'),
  },
  {
    name: 'updates without the condition',
    file: 'lambda/consumer/event-store.ts',
    search: 'ConditionExpression: ',
    // Always true. The old condition stays in it because DynamoDB refuses values that no expression uses.
    replace:
      "ConditionExpression: 'attribute_exists(account) OR attribute_not_exists(account) OR ' + ",
    scenario: 'messages delivered twice',
    ...contract,
  },
  {
    name: 'overwrites what the first delivery said',
    file: 'lambda/consumer/event-store.ts',
    search: "keepFirst.join(', ')",
    replace: "keepFirst.map((set) => set.replace(/if_not_exists.*, (.*)\\)/, '$1')).join(', ')",
    ...contract,
  },
  {
    name: 'swallows the error of a record that is not stored',
    file: 'lambda/consumer/consume.ts',
    search:
      "log.error({ event: 'not-recorded', ...describeError(error), requestId, messageId });\n    return undefined;",
    replace: "return { outcome: 'ignored', requestId };",
    scenario: 'table 5xx',
    ...unit('consume', 'properties/consume'),
  },
  {
    name: 'drops batchItemFailures',
    file: 'lambda/consumer/handler.ts',
    search: 'failed.map((itemIdentifier) => ({ itemIdentifier }))',
    replace: '[]',
    scenario: 'table 5xx',
    ...unit('consumer-handler'),
  },
  {
    name: 'compares a prefix of the signature',
    file: 'lambda/poster/signature.ts',
    search: 'timingSafeEqual(expected, received)',
    replace: 'timingSafeEqual(expected.subarray(0, 16), received.subarray(0, 16))',
    scenario: 'steady load',
    ...unit('signature'),
  },
  {
    name: 'skips the grammar',
    file: 'lambda/poster/hook.ts',
    search: '[^;\\\\p{Cc}\\\\p{Cs}]',
    replace: '[^]',
    scenario: 'steady load',
    ...unit('signature', 'verify', 'properties/signature'),
  },
  {
    name: 'does not check the fields of a request at all',
    file: 'lambda/verifier/verify.ts',
    search: 'const reading = readHook(body.value);',
    replace: 'const reading = { ...readHook(body.value), ok: true, value: body.value };',
    ...unit('verify', 'answer-request'),
  },
  {
    name: 'keeps the access token in data',
    file: 'lambda/consumer/event.ts',
    search: 'maskAccessToken(fields.data).masked',
    replace: 'maskAccessToken(fields.data) && fields.data',
    ...unit('event'),
  },
  {
    name: 'queues characters that SQS refuses',
    file: 'lambda/runtime/hook-queue.ts',
    search: 'return json.replace(/[\\ud800-\\udfff\\ufffe\\uffff]/g, toEscape);',
    replace: 'return json;',
    ...unit('hook-queue', 'properties/forms'),
  },
];

/** @throws Error unless the search text occurs in the source exactly once */
export function mutate(source: string, { name, file, search, replace }: Mutation): string {
  const count = source.split(search).length - 1;
  if (count !== 1) throw new Error(`"${name}": found ${count} times in ${file}: ${search}`);
  return source.replace(search, () => replace);
}
