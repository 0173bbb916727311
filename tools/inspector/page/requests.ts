// Asks the inspector's server, and tells failures in words for the page.

import type { Failure } from '../api.ts';

/** The message is for the person who looks. */
export class RequestError extends Error {
  override name = 'RequestError';
}

const UNREACHABLE =
  'The inspector does not answer. If it was stopped, start it again and open the address that it prints.';

/** @returns the text of the answer, JSON. @throws RequestError */
export const get = (path: string, signal?: AbortSignal): Promise<string> => ask(path, { signal });

/** @throws RequestError */
export async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const text = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return JSON.parse(text);
}

async function ask(path: string, init: RequestInit): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RequestError(UNREACHABLE);
  }
  const text = await response.text();
  if (response.ok) return text;
  const { error }: Failure = JSON.parse(text);
  throw new RequestError(`${error[0]?.toUpperCase()}${error.slice(1)}.`);
}

export const explain = (error: unknown): string =>
  error instanceof RequestError ? error.message : `The page failed: ${error}`;
