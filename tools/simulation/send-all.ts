// Sends many hooks without regard to accounts or retries: as they come, so many at a time.

import type { Answer, Post } from './poster.ts';
import { signHook, type TimedFields } from './timed-fields.ts';

export interface SendAllOptions<T> {
  post: Post;
  secret: string;
  /** Posts that may be under way. */
  atOnce: number;
  /** Waits until it is time for a hook; left out, each is sent as soon as there is room. */
  waitFor?(atMs: number): Promise<void>;
  onAnswer(hook: T, answer: Answer): void;
}

/**
 * Takes a hook out of `hooks` when there is room for it, so that they need not all exist at once.
 * Resolves when the last one is answered; rejects when `post` does.
 */
export async function sendAll<T extends TimedFields>(
  hooks: Iterable<T>,
  { post, secret, atOnce, waitFor, onAnswer }: SendAllOptions<T>,
): Promise<void> {
  const iterator = hooks[Symbol.iterator]();
  const senders = Array.from({ length: atOnce }, async () => {
    for (let step = iterator.next(); !step.done; step = iterator.next()) {
      const hook = step.value;
      await waitFor?.(hook.atMs);
      onAnswer(hook, await post(JSON.stringify(signHook(hook.fields, secret))));
    }
  });
  await Promise.all(senders);
}
