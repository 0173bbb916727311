// How many hooks a second each limit on their way lets pass.

import { DAY_PARTITIONS } from '../../../lambda/table-layout.ts';
import { REFRESH_AFTER_MS } from '../../../lambda/verifier/secrets.ts';
import { API, LAMBDA, QUEUE_MAPPING, SECRETS, TABLE } from '../quotas.ts';

export interface Stack {
  throttlePerSecond: number;
  maxConcurrency: number | undefined;
  batchSize: number;
  /** Of an invocation, as Lambda bills it. */
  verifierMs: number;
  /** Of a full batch, from one receive to the next. */
  batchCycleMs: number;
}

export interface Limit {
  name: string;
  hooksPerSecond: number;
  /** `front`: beyond it Poster is told to send again. `back`: beyond it the queue grows. */
  side: 'front' | 'back';
  /** Who can raise it. */
  raisedBy: 'a prop' | 'a request to AWS' | 'a change of the key' | 'time';
}

export function limitsOf(stack: Stack): Limit[] {
  const { maxConcurrency = QUEUE_MAPPING.maxConcurrency } = stack;
  const left = LAMBDA.concurrency - Math.min(maxConcurrency, LAMBDA.concurrency / 2);
  const warmSeconds = REFRESH_AFTER_MS / 1000;
  const front = (
    name: string,
    hooksPerSecond: number,
    raisedBy: Limit['raisedBy'] = 'a request to AWS',
  ): Limit => ({ name, hooksPerSecond, side: 'front', raisedBy });
  const back = (name: string, hooksPerSecond: number, raisedBy: Limit['raisedBy']): Limit => ({
    name,
    hooksPerSecond,
    side: 'back',
    raisedBy,
  });
  return [
    front('throttle of this stack', stack.throttlePerSecond, 'a prop'),
    front('API Gateway, account', API.perSecond),
    front('Lambda, invocations a second', LAMBDA.concurrency * LAMBDA.requestsPerConcurrency),
    front('Lambda, concurrency', left / (stack.verifierMs / 1000)),
    front(
      'Lambda, new account of 10',
      LAMBDA.newAccountConcurrency * LAMBDA.requestsPerConcurrency,
    ),
    // Each environment reads once in so many seconds; there are as many as hooks at work.
    front(
      'Secrets Manager, reads',
      (SECRETS.readsPerSecond * warmSeconds) / (stack.verifierMs / 1000),
    ),
    back('concurrency of the consumer', capacityOf(stack, maxConcurrency), 'a prop'),
    back(
      'DynamoDB, index: 8 partitions of a day',
      DAY_PARTITIONS * TABLE.partitionWriteUnitsPerSecond,
      'a change of the key',
    ),
    back('DynamoDB, table', TABLE.writeUnitsPerSecond, 'a request to AWS'),
    back('DynamoDB, new table', TABLE.newTableWriteUnitsPerSecond, 'time'),
    back(
      'DynamoDB, hooks of one account',
      TABLE.partitionWriteUnitsPerSecond,
      'a change of the key',
    ),
  ];
}

/** Hooks a second that so many invocations at a time record. */
export const capacityOf = (
  { batchSize, batchCycleMs }: Pick<Stack, 'batchSize' | 'batchCycleMs'>,
  concurrency: number,
): number => (concurrency * batchSize * 1000) / batchCycleMs;

/** Limits below `rate`, the lowest first: what gives first, and what next once that is raised. */
export const givingAt = (rate: number, limits: readonly Limit[]): Limit[] =>
  limits
    .filter(({ hooksPerSecond }) => hooksPerSecond < rate)
    .toSorted((one, other) => one.hooksPerSecond - other.hooksPerSecond);
