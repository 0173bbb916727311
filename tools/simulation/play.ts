// Sends hooks when their time comes: through the simulated Poster with its order and retries, or without.

import pMap from 'p-map';
import type { Answer } from '../client/post.ts';
import type { Clock } from './clock.ts';
import type { Post, Poster, SentHook } from './poster.ts';
import { signHook, type TimedFields } from './timed-fields.ts';

export interface PlayOptions {
  poster: Poster;
  clock: Clock;
  secret: string;
}

/**
 * @param hooks in order of time
 * @returns the outcome of each, in the same order, once the last one is answered or given up
 */
export async function play(
  hooks: Iterable<TimedFields>,
  { poster, clock, secret }: PlayOptions,
): Promise<SentHook[]> {
  const deliveries: Promise<SentHook>[] = [];
  for (const { atMs, fields } of hooks) {
    await clock.sleepUntil(atMs);
    deliveries.push(poster.deliver(signHook(fields, secret)));
  }
  return Promise.all(deliveries);
}

export interface SendAllOptions<T> {
  post: Post;
  secret: string;
  /** How many posts may be waiting for an answer. */
  concurrency: number;
  /** Waits until a hook is due; when left out, each hook is sent as soon as there is room. */
  waitFor?(atMs: number): Promise<void>;
  onAnswer(hook: T, answer: Answer): void;
}

/**
 * Sends each hook once, in order, without regard to accounts and without retries. Takes a hook from
 * `hooks` only when there is room for it, so that they need not all exist at once. Rejects when `post`
 * does.
 */
export async function sendAll<T extends TimedFields>(
  hooks: Iterable<T>,
  { post, secret, concurrency, waitFor, onAnswer }: SendAllOptions<T>,
): Promise<void> {
  const send = async (hook: T): Promise<void> => {
    await waitFor?.(hook.atMs);
    onAnswer(hook, await post(JSON.stringify(signHook(hook.fields, secret))));
  };
  await pMap(hooks, send, { concurrency });
}
