// Keeps a value of the server current: asks again a second after each answer, while the page is in view.

import { useEffect, useState } from 'preact/hooks';
import { explain, get } from './requests.ts';

export interface Live<T> {
  /** The last answer; of the path before while the first of a new one is under way. */
  value: T | undefined;
  /** The path that `value` answers. */
  path: string | undefined;
  /** Why the last question was not answered. */
  error: string | undefined;
}

/** New events show within two seconds. */
const POLL_MS = 1_000;

/**
 * @param path undefined to ask nothing
 * @param firstSuffix added to the first question of a path
 */
export function useLive<T>(path: string | undefined, firstSuffix = ''): Live<T> {
  const [live, setLive] = useState<Live<T>>({
    value: undefined,
    path: undefined,
    error: undefined,
  });

  useEffect(() => {
    if (path === undefined) return setLive({ value: undefined, path, error: undefined });
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
      if (!stop.signal.aborted) timer = setTimeout(poll, POLL_MS);
    };
    // Browsers hold back the timers of a page out of view, by up to a minute.
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
  }, [path]);
  return live;
}
