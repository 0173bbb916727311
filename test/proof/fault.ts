// The ways in which a service may fail or behave, and how often it does. Callers have to cope with all of them.

import type { Random } from '../../tools/simulation/random.ts';

export type Fault =
  /** Takes effect and answers late, even when the caller has stopped waiting. */
  | { kind: 'late'; ms: number }
  /** Answers an error as AWS writes it, with a `type` such as `ThrottlingException`. No effect. */
  | { kind: 'error'; status: number; type: string }
  /** Cuts the connection before the request reaches the service. */
  | { kind: 'cut-before' }
  /** Cuts the connection after the request took effect, so the caller cannot know whether it did. */
  | { kind: 'cut-after' }
  /** Delivers a message a second time, long after it was processed: SQS promises at-least-once only. */
  | { kind: 'twice'; afterMs: number }
  /** Delivers a message after later ones: a standard queue promises no order. */
  | { kind: 'postponed'; seconds: number };

type MakeFault = (random: Random) => Fault;

/** Decides about one request. @param operation such as `SendMessage` */
export type ChooseFault = (random: Random, operation: string) => Fault | undefined;

/** Injects the fault into any request with this probability. */
export const sometimes =
  (probability: number, fault: MakeFault): ChooseFault =>
  (random) =>
    random.chance(probability) ? fault(random) : undefined;

/** Injects the fault into every nth request: rare, but certain to happen. */
export function everyNth(count: number, fault: MakeFault): ChooseFault {
  let requests = 0;
  return (random) => {
    requests += 1;
    return requests % count === 0 ? fault(random) : undefined;
  };
}

/** Injects the fault into as many requests in a row, then lets as many pass, and so on. */
export function inTurns(count: number, fault: MakeFault): ChooseFault {
  let requests = 0;
  return (random) => {
    requests += 1;
    return Math.ceil(requests / count) % 2 === 1 ? fault(random) : undefined;
  };
}

/** Injects one of these faults with this probability. */
export const anyOf = (
  probability: number,
  faults: readonly [MakeFault, ...MakeFault[]],
): ChooseFault => sometimes(probability, (random) => random.pick(faults)(random));

/** Leaves all operations but `SendMessage` alone. */
export const onSendMessage =
  (choose: ChooseFault): ChooseFault =>
  (random, operation) =>
    operation === 'SendMessage' ? choose(random, operation) : undefined;

export const late = (random: Random): Fault => ({ kind: 'late', ms: random.integer(50, 400) });
/** Longer than any function waits. */
export const hanging = (): Fault => ({ kind: 'late', ms: 4_000 });
export const cutBefore = (): Fault => ({ kind: 'cut-before' });
export const cutAfter = (): Fault => ({ kind: 'cut-after' });

export const twice = (random: Random): Fault => ({
  kind: 'twice',
  afterMs: random.integer(0, 3_000),
});
export const postponed = (random: Random): Fault => ({
  kind: 'postponed',
  seconds: random.integer(1, 4),
});

const error = (status: number, type: string) => (): Fault => ({ kind: 'error', status, type });

/** Each service has its own names for errors. The SDK decides by name and status whether to retry. */
export const tableFails = error(500, 'InternalServerError');
export const tableThrottles = error(400, 'ProvisionedThroughputExceededException');
export const queueFails = error(500, 'InternalError');
export const queueThrottles = error(400, 'ThrottlingException');
export const secretFails = error(500, 'InternalServiceError');
