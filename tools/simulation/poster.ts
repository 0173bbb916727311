// Delivers hooks as Poster documents it: a hook that is not answered with 200 is sent again, up to 15 more
// times over two days. Until then, the later hooks of its account wait.

import pMap from 'p-map';
import type { Hook, SignedFields } from '../../lambda/poster/hook.ts';
import { sign } from '../../lambda/poster/signature.ts';
import { type Answer, isAccepted, postHook } from '../client/post.ts';
import type { Clock } from './clock.ts';
import type { TimedFields } from './restaurant.ts';

export const signHook = (fields: SignedFields, secret: string): Hook => ({
  ...fields,
  verify: sign(fields, secret),
});

/** Posts a body as JSON. Also resolves when nothing answers; a rejection is a bug. */
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

/** The outcome for one hook. */
export interface SentHook {
  hook: Hook;
  /** When it was queued, in simulated unix milliseconds. The first attempt may have had to wait. */
  queuedAtMs: number;
  /** In order of time, at least one. Only the last can have been answered with 200. */
  attempts: readonly Attempt[];
  outcome: 'delivered' | 'given-up';
}

interface PosterOptions {
  post: Post;
  clock: Clock;
  /** When to send again, in milliseconds after the first attempt, ascending. */
  schedule?: readonly number[];
  /** Called after each answer. */
  onAttempt?(hook: Hook, attempt: Attempt): void;
}

export interface Poster {
  /**
   * Queues a hook behind the earlier ones of its account. Accounts do not wait for each other. Every
   * attempt posts the same bytes.
   *
   * @returns the outcome, once the hook was answered with 200 or given up; rejects when `post` does
   */
  deliver(hook: Hook): Promise<SentHook>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Poster documents 15 more attempts over two days, but not when it makes them. This schedule is an
 * assumption: soon at first, then every six hours, the last one after two days.
 */
export const ASSUMED_SCHEDULE_MS: readonly number[] = [
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8, 12, 18, 24, 30, 36, 42, 48].map((hours) => hours * HOUR_MS),
];

export function createPoster(options: PosterOptions): Poster {
  const { post, clock, schedule = ASSUMED_SCHEDULE_MS, onAttempt } = options;
  const lastOf = new Map<string, Promise<SentHook>>();

  async function send(hook: Hook, queuedAtMs: number): Promise<SentHook> {
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

  return {
    deliver(hook) {
      const queuedAtMs = clock.now();
      const earlier = lastOf.get(hook.account) ?? Promise.resolve();
      const delivery = earlier.then(() => send(hook, queuedAtMs));
      lastOf.set(hook.account, delivery);
      return delivery.finally(() => {
        if (lastOf.get(hook.account) === delivery) lastOf.delete(hook.account);
      });
    },
  };
}

/**
 * Delivers each hook when its time comes, with Poster's order and retries.
 *
 * @param hooks in order of time
 * @returns the outcomes in the same order, once every hook was answered with 200 or given up; rejects when the
 *   clock is stopped
 */
export async function play(
  hooks: Iterable<TimedFields>,
  { poster, clock, secret }: { poster: Poster; clock: Clock; secret: string },
): Promise<SentHook[]> {
  const deliveries: Promise<SentHook>[] = [];
  for (const { atMs, fields } of hooks) {
    await clock.sleepUntil(atMs);
    const delivery = poster.deliver(signHook(fields, secret));
    // When the clock is stopped, this loop rejects before it gets to the deliveries.
    delivery.catch(() => {});
    deliveries.push(delivery);
  }
  return Promise.all(deliveries);
}

interface SendAllOptions<T> {
  post: Post;
  secret: string;
  /** How many posts may wait for an answer at the same time. */
  concurrency: number;
  /** Waits until a hook is due. When left out, hooks are sent as fast as `concurrency` allows. */
  waitFor?(atMs: number): Promise<void>;
  onAnswer(hook: T, answer: Answer): void;
  /** Sends no more hooks once it is aborted. */
  signal?: AbortSignal | undefined;
}

/**
 * Sends each hook once, in order, without retries, and without waiting for earlier hooks of the account.
 * Takes hooks only as they are needed, so that they need not all exist at once. Rejects when `post` does.
 */
export async function sendAll<T extends TimedFields>(
  hooks: Iterable<T>,
  { post, secret, concurrency, waitFor, onAnswer, signal }: SendAllOptions<T>,
): Promise<void> {
  const sendOnce = async (hook: T): Promise<void> => {
    try {
      await waitFor?.(hook.atMs);
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
    onAnswer(hook, await post(JSON.stringify(signHook(hook.fields, secret))));
  };
  await pMap(untilAborted(hooks, signal), sendOnce, { concurrency });
}

function* untilAborted<T>(values: Iterable<T>, signal: AbortSignal | undefined): Generator<T> {
  for (const value of values) {
    if (signal?.aborted) return;
    yield value;
  }
}
