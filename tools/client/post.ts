// Posts bodies as Poster does, over HTTP. Nothing that happens on the way is an error here: the
// simulated Poster has to see it and try again.

import type { Answer, Post } from '../simulation/poster.ts';
import type { HookRequest } from './hook-request.ts';

/** What takes longer is given up. API Gateway's own limit, so that it answers first. */
const TIMEOUT_MS = 30_000;

export const createHttpPost =
  (url: string): Post =>
  (body) =>
    postOver(url, { contentType: 'application/json', body });

/** Resolves also when nothing answers. */
export async function postOver(url: string, { contentType, body }: HookRequest): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const headers = { 'content-type': contentType };
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    const requestId = response.headers.get('apigw-requestid') ?? undefined;
    return { answered: true, status: response.status, text: await response.text(), requestId };
  } catch (error) {
    return { answered: false, problem: problemOf(error) };
  }
}

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
