// Simulates the queue second by second, during an outage of the consumer and after it.

import { QUEUE, QUEUE_MAPPING } from '../quotas.ts';
import { capacityOf, type Stack } from './limits.ts';

export interface Outage extends Pick<Stack, 'batchSize' | 'batchCycleMs' | 'maxConcurrency'> {
  hooksPerSecond: number;
  outageSeconds: number;
  /**
   * `unreachable`: nothing is received. `failing`: batches are received and fail, and each receive
   * brings a message closer to the dead-letter queue. A failing batch takes `batchCycleMs` as well. That
   * is the worst case, because slower failures mean fewer receives.
   */
  kind: 'unreachable' | 'failing';
  visibilitySeconds: number;
  maxReceives: number;
}

export interface OutageCourse {
  /** Messages in the queue, waiting or in flight, at the end of each minute. */
  depthByMinute: number[];
  /** Messages in the queue when the outage ends. */
  depthAtEnd: number;
  mostInFlight: number;
  deadLetters: number;
  /** From the end of the outage until the queue is empty. Infinity when that takes over two days. */
  drainSeconds: number;
}

/** The simulation gives up after two days. */
const HORIZON_SECONDS = 48 * 60 * 60;
const SECONDS_A_MINUTE = 60;

export function simulateOutage(outage: Outage): OutageCourse {
  const { hooksPerSecond, outageSeconds, visibilitySeconds, maxReceives } = outage;
  /** Waiting messages, by how often they were received. */
  const waiting: number[] = Array.from({ length: maxReceives + 1 }, () => 0);
  /** Messages in flight, by the second in which they return, then by how often they were received. */
  const hidden = new Map<number, number[]>();
  let inFlight = 0;
  let deadLetters = 0;
  let mostInFlight = 0;
  let depthAtEnd = 0;
  let concurrency = 0;
  const depthByMinute: number[] = [];

  for (let second = 0; second < outageSeconds + HORIZON_SECONDS; second += 1) {
    add(waiting, 0, hooksPerSecond);
    for (const [receives, count] of (hidden.get(second) ?? []).entries()) {
      add(waiting, receives, count);
      inFlight -= count;
    }
    hidden.delete(second);

    const isOut = second < outageSeconds;
    concurrency = nextConcurrency(second === outageSeconds ? 0 : concurrency, outage);
    const canReceive = isOut && outage.kind === 'unreachable' ? 0 : capacityOf(outage, concurrency);
    const received = takeEvenly(waiting, Math.min(canReceive, QUEUE.inFlight - inFlight));
    // A message that has used up its receives moves to the dead-letter queue instead.
    deadLetters += received[maxReceives] ?? 0;
    received[maxReceives] = 0;
    if (isOut) {
      const back = received.slice(0, -1);
      hidden.set(second + visibilitySeconds, [0, ...back]);
      inFlight += sum(back);
    }

    const depth = sum(waiting) + inFlight;
    if (second === outageSeconds - 1) depthAtEnd = depth;
    mostInFlight = Math.max(mostInFlight, inFlight);
    if (second % SECONDS_A_MINUTE === SECONDS_A_MINUTE - 1) depthByMinute.push(depth);
    // The messages that are left arrived in this second.
    if (!isOut && depth < Math.max(1, hooksPerSecond)) {
      const drainSeconds = second - outageSeconds + 1;
      return { depthByMinute, depthAtEnd, mostInFlight, deadLetters, drainSeconds };
    }
  }
  return { depthByMinute, depthAtEnd, mostInFlight, deadLetters, drainSeconds: Infinity };
}

/** A mapping starts with 5 invocations at a time and adds up to 300 a minute. */
function nextConcurrency(now: number, { maxConcurrency }: Outage): number {
  const most = maxConcurrency ?? QUEUE_MAPPING.maxConcurrency;
  const more = QUEUE_MAPPING.moreConcurrencyPerMinute / SECONDS_A_MINUTE;
  return Math.min(most, now === 0 ? QUEUE_MAPPING.startingConcurrency : now + more);
}

/**
 * Takes the same share of every age, because a standard queue keeps no order.
 *
 * @returns the messages that were taken, by how often they have been received
 */
function takeEvenly(waiting: number[], wanted: number): number[] {
  const all = sum(waiting);
  const share = all === 0 ? 0 : Math.min(1, Math.max(0, wanted) / all);
  return waiting.map((count, receives) => {
    const taken = count * share;
    add(waiting, receives, -taken);
    return taken;
  });
}

const add = (counts: number[], index: number, count: number): void => {
  counts[index] = (counts[index] ?? 0) + count;
};
const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
