// The ways in which a service fails, or is allowed to behave, that callers have to bear.

import type { Random } from '../../tools/simulation/random.ts';

export type Fault =
  /** Takes effect and answers, but late; also when nobody waits for it any more. */
  | { kind: 'late'; ms: number }
  /** An error as AWS writes it, `type` such as `ThrottlingException`. The request has no effect. */
  | { kind: 'error'; status: number; type: string }
  /** The connection is cut before the request reached the service. */
  | { kind: 'cut-before' }
  /** The connection is cut once the request took effect, so that the caller cannot know. */
  | { kind: 'cut-after' }
  /** A message that SQS delivers once more, long after it was processed: at least once, says AWS. */
  | { kind: 'twice'; afterMs: number }
  /** A message that SQS delivers after later ones: in no order, says AWS. */
  | { kind: 'postponed'; seconds: number };

/** Decides about one request. @param operation such as `SendMessage` */
export type ChooseFault = (random: Random, operation: string) => Fault | undefined;

/** So often, whatever the operation. */
export const sometimes =
  (probability: number, fault: (random: Random) => Fault): ChooseFault =>
  (random) =>
    random.chance(probability) ? fault(random) : undefined;

/** The nth request of each n: rare, and sure to happen. */
export function everyNth(count: number, fault: (random: Random) => Fault): ChooseFault {
  let requests = 0;
  return (random) => {
    requests += 1;
    return requests % count === 0 ? fault(random) : undefined;
  };
}

/** So often one of these. */
export const anyOf = (
  probability: number,
  faults: readonly [(random: Random) => Fault, ...((random: Random) => Fault)[]],
): ChooseFault => sometimes(probability, (random) => random.pick(faults)(random));

export const late = (random: Random): Fault => ({ kind: 'late', ms: random.integer(50, 400) });
/** Longer than any function waits. */
export const hanging = (): Fault => ({ kind: 'late', ms: 4_000 });
export const cutBefore = (): Fault => ({ kind: 'cut-before' });
export const cutAfter = (): Fault => ({ kind: 'cut-after' });

const error = (status: number, type: string) => (): Fault => ({ kind: 'error', status, type });

/** Each service's own: the clients tell which of them to try again by name and status. */
export const tableFails = error(500, 'InternalServerError');
export const tableThrottles = error(400, 'ProvisionedThroughputExceededException');
export const queueFails = error(500, 'InternalError');
export const queueThrottles = error(400, 'ThrottlingException');
export const secretFails = error(500, 'InternalServiceError');

export const twice = (random: Random): Fault => ({
  kind: 'twice',
  afterMs: random.integer(0, 3_000),
});
export const postponed = (random: Random): Fault => ({
  kind: 'postponed',
  seconds: random.integer(1, 4),
});

/** Those that only sending a message can have. */
export const toMessages =
  (choose: ChooseFault): ChooseFault =>
  (random, operation) =>
    operation === 'SendMessage' ? choose(random, operation) : undefined;
