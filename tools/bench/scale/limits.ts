// How many hooks per second each limit on a hook's way lets through.

import { DAY_PARTITIONS } from '../../../lambda/table-layout.ts';
import { REFRESH_AFTER_MS } from '../../../lambda/verifier/secrets.ts';
import { API, LAMBDA, QUEUE_MAPPING, SECRETS, TABLE } from '../quotas.ts';

export interface Stack {
  throttlePerSecond: number;
  maxConcurrency: number | undefined;
  batchSize: number;
  /** Time that Lambda bills for an invocation of the verifier. */
  verifierMs: number;
  /** Time from one receive to the next, with a full batch. */
  batchCycleMs: number;
}

export interface Limit {
  name: string;
  hooksPerSecond: number;
  /** Beyond a `front` limit Poster has to send again. Beyond a `back` limit the queue grows. */
  side: 'front' | 'back';
  raisedBy: 'a prop' | 'a request to AWS' | 'a change of the key' | 'time';
}

export function limitsOf(stack: Stack): Limit[] {
  const { maxConcurrency = QUEUE_MAPPING.maxConcurrency } = stack;
  const forVerifier = LAMBDA.concurrency - Math.min(maxConcurrency, LAMBDA.concurrency / 2);
  const verifierSeconds = stack.verifierMs / 1000;
  // Each environment reads the secret once per interval, and there is one for each hook being verified.
  const secretReads = SECRETS.readsPerSecond * (REFRESH_AFTER_MS / 1000);
  const limit =
    (side: Limit['side']) =>
    (name: string, hooksPerSecond: number, raisedBy: Limit['raisedBy']): Limit => ({
      name,
      hooksPerSecond,
      side,
      raisedBy,
    });
  const front = limit('front');
  const back = limit('back');
  const perSecond = (concurrency: number) => concurrency * LAMBDA.requestsPerConcurrency;
  return [
    front('throttle of this stack', stack.throttlePerSecond, 'a prop'),
    front('API Gateway, account', API.perSecond, 'a request to AWS'),
    front('Lambda, invocations a second', perSecond(LAMBDA.concurrency), 'a request to AWS'),
    front('Lambda, concurrency', forVerifier / verifierSeconds, 'a request to AWS'),
    front('Lambda, new account of 10', perSecond(LAMBDA.newAccountConcurrency), 'a request to AWS'),
    front('Secrets Manager, reads', secretReads / verifierSeconds, 'a request to AWS'),
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

/** Hooks per second that the consumer records with this many invocations at a time. */
export const capacityOf = (
  { batchSize, batchCycleMs }: Pick<Stack, 'batchSize' | 'batchCycleMs'>,
  concurrency: number,
): number => (concurrency * batchSize * 1000) / batchCycleMs;

/** @returns the limits below `rate`, lowest first */
export const exceededAt = (rate: number, limits: readonly Limit[]): Limit[] =>
  limits
    .filter(({ hooksPerSecond }) => hooksPerSecond < rate)
    .toSorted((one, other) => one.hooksPerSecond - other.hooksPerSecond);
