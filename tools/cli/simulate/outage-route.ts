// The way from the simulated Poster to the target, and how it is broken during an outage.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import pLimit from 'p-limit';
import { listenOnLoopback } from '../../local/loopback.ts';
import type { Clock } from '../../simulation/clock.ts';
import { signedAnew, type Window, withOutage } from '../../simulation/outage.ts';
import { type Post, postJsonTo } from '../../simulation/poster.ts';

/**
 * `unreachable`: every connection is really cut before a byte is read. `wrong-secret`: the target answers
 * 401, as it does when it stores the wrong secret.
 */
export const OUTAGE_KINDS = ['unreachable', 'wrong-secret'] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

export interface OutageRoute {
  post: Post;
  close(): void;
}

/** After an outage all accounts send at once. */
const CONCURRENT_POSTS = 32;
const SECRET_BYTES = 16;

export async function openOutageRoute(
  kind: OutageKind,
  normal: Post,
  { window, clock }: { window: Window; clock: Clock },
): Promise<OutageRoute> {
  const limit = pLimit(CONCURRENT_POSTS);
  const open = (broken: Post, close = () => {}): OutageRoute => {
    const post = withOutage(window, clock, { normal, broken });
    // The limit is outside the outage, so that a post that had to wait meets the outage as it is by then.
    return { post: (body) => limit(post, body), close };
  };
  switch (kind) {
    case 'unreachable': {
      const deadEnd = await startDeadEnd();
      return open(postJsonTo(deadEnd.url), deadEnd.close);
    }
    case 'wrong-secret':
      return open(signedAnew(normal, randomBytes(SECRET_BYTES).toString('hex')));
  }
}

/**
 * A server on this machine that cuts every connection, like an endpoint that cannot be reached. A closed
 * port would behave the same, but another program could open it.
 */
async function startDeadEnd(): Promise<{ url: string; close(): void }> {
  const server = createServer((socket) => socket.destroy());
  return { url: await listenOnLoopback(server), close: () => server.close() };
}
