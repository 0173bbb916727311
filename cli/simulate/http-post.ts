// Posts bodies as Poster does, over HTTP. Nothing that happens on the way is an error here: the
// simulated Poster has to see it and try again.

import type { Answer, Post } from '../../simulation/poster.ts';

/** What takes longer is given up. API Gateway's own limit, so that it answers first. */
const TIMEOUT_MS = 30_000;
const headers = { 'content-type': 'application/json' };

export const createHttpPost =
  (url: string): Post =>
  async (body) => {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      return { answered: true, status: response.status, text: await response.text() };
    } catch (error) {
      return { answered: false, problem: problemOf(error) };
    }
  };

/** `fetch` wraps the system's error, which says more. */
function problemOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Lets so many posts be under way; the others wait in order. */
export function atMost(limit: number, post: Post): Post {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (body): Promise<Answer> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await post(body);
    } finally {
      // Its place goes to the next in line, or is free.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
