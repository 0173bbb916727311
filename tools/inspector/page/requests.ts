// Asks the inspector's server, once or again and again, and turns failures into text for the page.

import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../api.ts';

/** The message is shown on the page. */
class RequestError extends Error {
  override name = 'RequestError';
}

const UNREACHABLE =
  'The inspector does not answer. If you stopped it, start it again and open the address that it prints.';

/** @returns the answer as JSON text. @throws RequestError */
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
  error instanceof RequestError ? error.message : `This page failed: ${error}`;

interface Live<T> {
  /** The last answer. After a change of path, the answer for the old path until the new one arrives. */
  value: T | undefined;
  /** The path that `value` answers. */
  path: string | undefined;
  /** Why the last request failed. */
  error: string | undefined;
}

/** Short enough for new events to appear within two seconds. */
const POLL_MS = 1_000;

/**
 * Keeps a value up to date: asks again some time after each answer, while the page is visible.
 *
 * @param path undefined to ask for nothing
 * @param firstSuffix added to the first request for a path
 */
export function useLive<T>(path: string | undefined, firstSuffix = '', pollMs = POLL_MS): Live<T> {
  const nothing = { value: undefined, path: undefined, error: undefined };
  const [live, setLive] = useState<Live<T>>(nothing);

  useEffect(() => {
    if (path === undefined) return setLive(nothing);
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastText = '';
    let suffix = firstSuffix;
    let isAsking = false;
    const poll = async () => {
      isAsking = true;
      try {
        if (!document.hidden || lastText === '') {
          const text = await get(`${path}${suffix}`, stop.signal);
          suffix = '';
          const isNew = text !== lastText;
          lastText = text;
          if (isNew) setLive({ value: JSON.parse(text), path, error: undefined });
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        lastText = '';
        setLive((before) => ({ ...before, error: explain(error) }));
      }
      isAsking = false;
      if (!stop.signal.aborted) timer = setTimeout(poll, pollMs);
    };
    // Browsers delay the timers of a hidden page by up to a minute.
    const wake = () => {
      if (document.hidden || isAsking) return;
      clearTimeout(timer);
      poll();
    };
    document.addEventListener('visibilitychange', wake);
    poll();
    return () => {
      document.removeEventListener('visibilitychange', wake);
      stop.abort();
      clearTimeout(timer);
    };
  }, [path, pollMs]);
  return live;
}
