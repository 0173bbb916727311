// The way from the simulated Poster to the target, and what is wrong with it during an outage.

import { randomBytes } from 'node:crypto';
import { atMost, createHttpPost } from '../../client/post.ts';
import type { Clock } from '../../simulation/clock.ts';
import { signedAnew, type Window, withOutage } from '../../simulation/outage.ts';
import type { Post } from '../../simulation/poster.ts';
import { startDeadEnd } from './dead-end.ts';

/**
 * `unreachable`: every connection is cut, really, before a byte is read. `wrong-secret`: the target
 * answers 401, as it does when the secret that it stores is wrong.
 */
export const OUTAGE_KINDS = ['unreachable', 'wrong-secret'] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

export interface OutageRoute {
  post: Post;
  close(): void;
}

/** Posts under way: after an outage all accounts come at once. */
const POSTS_AT_ONCE = 32;
const SECRET_BYTES = 16;

export async function openOutageRoute(
  kind: OutageKind,
  normal: Post,
  { window, clock }: { window: Window; clock: Clock },
): Promise<OutageRoute> {
  const open = (broken: Post, close = () => {}): OutageRoute => ({
    // The limit is around the outage: a post that had to wait sees the outage as it is by then.
    post: atMost(POSTS_AT_ONCE, withOutage(window, clock, { normal, broken })),
    close,
  });
  switch (kind) {
    case 'unreachable': {
      const deadEnd = await startDeadEnd();
      return open(createHttpPost(deadEnd.url), deadEnd.close);
    }
    case 'wrong-secret':
      return open(signedAnew(normal, randomBytes(SECRET_BYTES).toString('hex')));
  }
}
