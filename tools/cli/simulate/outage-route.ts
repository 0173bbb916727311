// The connection from the simulated Poster to the target, which is broken during the outage.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import pLimit from 'p-limit';
import { listenOnLoopback } from '../../local/loopback.ts';
import type { Clock } from '../../simulation/clock.ts';
import { signedAgain, type Window, withOutage } from '../../simulation/outage.ts';
import { type Post, postJsonTo } from '../../simulation/poster.ts';

/**
 * `unreachable`: every connection is really cut before a byte is read. `wrong-secret`: the target answers
 * 401, as it does when it stores the wrong secret.
 */
export const OUTAGE_KINDS = ['unreachable', 'wrong-secret'] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

interface OutageRoute {
  post: Post;
  close(): void;
}

/** A limit, because all accounts send at once after an outage. */
const CONCURRENT_POSTS = 32;
const SECRET_BYTES = 16;

export async function openOutageRoute(
  kind: OutageKind,
  normal: Post,
  { window, clock }: { window: Window; clock: Clock },
): Promise<OutageRoute> {
  const deadEnd = kind === 'unreachable' ? await startDeadEnd() : undefined;
  const broken = deadEnd?.post ?? signedAgain(normal, randomBytes(SECRET_BYTES).toString('hex'));
  const post = withOutage(window, clock, { normal, broken });
  const limit = pLimit(CONCURRENT_POSTS);
  return {
    // The limit is outside `withOutage`, so that a post that had to wait reads the clock after the wait.
    post: (body) => limit(post, body),
    close: () => deadEnd?.close(),
  };
}

/**
 * A server on this machine that cuts every connection, like an endpoint that cannot be reached. A closed
 * port would behave the same, but another program could open it.
 */
async function startDeadEnd(): Promise<OutageRoute> {
  const server = createServer((socket) => socket.destroy());
  return { post: postJsonTo(await listenOnLoopback(server)), close: () => server.close() };
}
