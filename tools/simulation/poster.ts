// Poster's delivery, as it documents it: a hook that is not answered 200 is sent again, up to 15 more
// times over two days, and until then the later hooks of its account wait.

import type { Hook } from '../../lambda/poster/hook.ts';
import { type Answer, isAccepted, postHook } from '../client/post.ts';
import type { Clock } from './clock.ts';

/** Posts a body as JSON. Resolves also when nothing answers; a rejection is a bug. */
export type Post = (body: string) => Promise<Answer>;

export const postJsonTo =
  (url: string): Post =>
  (body) =>
    postHook(url, { contentType: 'application/json', body });

export interface Attempt {
  /** Simulated unix milliseconds. */
  sentAtMs: number;
  answeredAtMs: number;
  answer: Answer;
}

/** All that became of one hook. */
export interface SentHook {
  hook: Hook;
  /** When it was handed over, simulated unix milliseconds; the first attempt may have had to wait. */
  queuedAtMs: number;
  /** In order of time, at least one; only the last can have been answered 200. */
  attempts: readonly Attempt[];
  outcome: 'delivered' | 'given-up';
}

export interface PosterOptions {
  post: Post;
  clock: Clock;
  /** When to send again, milliseconds from the first attempt on, ascending. */
  schedule?: readonly number[];
  /** Told of each attempt as soon as it is answered. */
  onAttempt?(hook: Hook, attempt: Attempt): void;
}

export interface Poster {
  /**
   * Queues a hook behind the earlier ones of its account; accounts do not wait for each other.
   * Each attempt posts the very same bytes.
   *
   * @returns what became of it, once it was answered 200 or given up; rejects when `post` does
   */
  deliver(hook: Hook): Promise<SentHook>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Poster documents 15 more times over two days. How it spaces them is unknown; this is an
 * assumption: soon at first, then every six hours, the last one when the two days are over.
 */
export const ASSUMED_SCHEDULE_MS: readonly number[] = [
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8, 12, 18, 24, 30, 36, 42, 48].map((hours) => hours * HOUR_MS),
];

export function createPoster({
  schedule = ASSUMED_SCHEDULE_MS,
  ...options
}: PosterOptions): Poster {
  const lastOf = new Map<string, Promise<SentHook>>();
  return {
    deliver(hook) {
      const queuedAtMs = options.clock.now();
      const earlier = lastOf.get(hook.account) ?? Promise.resolve();
      const delivery = earlier.then(() => send(hook, queuedAtMs, schedule, options));
      lastOf.set(hook.account, delivery);
      return delivery.finally(() => {
        if (lastOf.get(hook.account) === delivery) lastOf.delete(hook.account);
      });
    },
  };
}

async function send(
  hook: Hook,
  queuedAtMs: number,
  schedule: readonly number[],
  { post, clock, onAttempt }: Omit<PosterOptions, 'schedule'>,
): Promise<SentHook> {
  const body = JSON.stringify(hook);
  const firstMs = clock.now();
  const attempts: Attempt[] = [];
  for (const afterMs of [0, ...schedule]) {
    await clock.sleepUntil(firstMs + afterMs);
    const sentAtMs = clock.now();
    const answer = await post(body);
    const attempt = { sentAtMs, answeredAtMs: clock.now(), answer };
    attempts.push(attempt);
    onAttempt?.(hook, attempt);
    if (isAccepted(answer)) return { hook, queuedAtMs, attempts, outcome: 'delivered' };
  }
  return { hook, queuedAtMs, attempts, outcome: 'given-up' };
}
