// Posts a hook as Poster does, over HTTP.

import { reasonOf, UserError } from './errors.ts';
import type { HookBody } from './hooks.ts';

/** The response, or why there is none. */
export type Answer =
  | {
      answered: true;
      status: number;
      text: string;
      /** The gateway's request id; undefined when something else answered. */
      requestId?: string | undefined;
    }
  /** Refused, cut or timed out. The hook may or may not have arrived. */
  | { answered: false; problem: string; requestId?: undefined };

export const isAccepted = (answer: Answer): boolean => answer.answered && answer.status === 200;

/** Whether it is unknown if the hook was recorded. A 5xx can come even after the queue has taken it. */
export const isUncertain = (answer: Answer): boolean => !answer.answered || answer.status >= 500;

/** As long as API Gateway waits, so that the gateway answers first. */
const TIMEOUT_MS = 30_000;

/** Never rejects, because a failed attempt is also an answer: Poster would send the hook again. */
export const postHook = (url: string, { contentType, body }: HookBody): Promise<Answer> =>
  ask(url, { method: 'POST', headers: { 'content-type': contentType }, body });

/** Sends a GET, as Poster's check button does. Never rejects. */
export const getUrl = (url: string): Promise<Answer> => ask(url, {});

async function ask(url: string, request: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...request,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      // A redirect is not a 200, and following it would turn a POST into a GET.
      redirect: 'manual',
    });
    const requestId = response.headers.get('apigw-requestid') ?? undefined;
    return { answered: true, status: response.status, text: await response.text(), requestId };
  } catch (error) {
    return { answered: false, problem: reasonOf(error) };
  }
}

/** Like `postHook`, for callers who need an answer. @throws UserError when there is none */
export async function postHookOrFail(
  url: string,
  body: HookBody,
): Promise<Extract<Answer, { answered: true }>> {
  const answer = await postHook(url, body);
  if (answer.answered) return answer;
  throw new UserError(`cannot post to ${url}: ${answer.problem}`);
}

/** @returns the part of a URL that decides where a request goes; undefined when it is not an http or https URL */
export function endpointOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return undefined;
  return `${parsed.host.replace(/^localhost(?=:|$)/, '127.0.0.1')}${parsed.pathname}`;
}
