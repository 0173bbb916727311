// The queue while the consumer is out for a while and after it, second by second.

import { QUEUE, QUEUE_MAPPING } from '../quotas.ts';
import { capacityOf } from './limits.ts';

export interface Outage {
  hooksPerSecond: number;
  outageSeconds: number;
  /**
   * `unreachable`: nothing is received. `failing`: batches are received and fail, which brings
   * messages nearer to the dead-letter queue.
   */
  kind: 'unreachable' | 'failing';
  batchSize: number;
  /** Of a batch, recorded or failing: at once is the worst, as then messages are received most. */
  batchCycleMs: number;
  maxConcurrency: number | undefined;
  visibilitySeconds: number;
  maxReceives: number;
}

export interface OutageCourse {
  /** Messages in the queue, waiting or in flight, at the end of each minute. */
  depthByMinute: number[];
  /** Messages when the outage ends. */
  depthAtEnd: number;
  mostInFlight: number;
  deadLetters: number;
  /** From the end of the outage until none is left over; Infinity where that is not within two days. */
  drainSeconds: number;
}

/** What takes longer than two days has not drained. */
const HORIZON_SECONDS = 48 * 60 * 60;
const SECONDS_A_MINUTE = 60;

export function simulateOutage(outage: Outage): OutageCourse {
  const { hooksPerSecond, outageSeconds, visibilitySeconds, maxReceives } = outage;
  /** Waiting, by how often they were received. */
  const waiting: number[] = Array.from({ length: maxReceives + 1 }, () => 0);
  /** In flight, by the second in which they come back, then by how often they were received. */
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
    concurrency = second === outageSeconds ? 0 : concurrency;
    concurrency = nextConcurrency(concurrency, outage);
    const canReceive = isOut && outage.kind === 'unreachable' ? 0 : capacityOf(outage, concurrency);
    const received = takeEvenly(waiting, Math.min(canReceive, QUEUE.inFlight - inFlight));
    // One more receive than the queue allows moves a message away instead.
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
    // What is left then arrived in this very second.
    if (!isOut && depth < Math.max(1, hooksPerSecond)) {
      const drainSeconds = second - outageSeconds + 1;
      return { depthByMinute, depthAtEnd, mostInFlight, deadLetters, drainSeconds };
    }
  }
  return { depthByMinute, depthAtEnd, mostInFlight, deadLetters, drainSeconds: Infinity };
}

/** A mapping begins with five at a time and adds up to 300 a minute. */
function nextConcurrency(now: number, { maxConcurrency }: Outage): number {
  const most = maxConcurrency ?? QUEUE_MAPPING.maxConcurrency;
  const more = QUEUE_MAPPING.moreConcurrencyPerMinute / SECONDS_A_MINUTE;
  return Math.min(most, now === 0 ? QUEUE_MAPPING.startingConcurrency : now + more);
}

/** Of all ages alike, as a standard queue hands out. @returns what was taken, by receives */
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
