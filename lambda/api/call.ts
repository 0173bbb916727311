// Makes one call to Poster's API and unwraps the answer, or explains why there is none.

import * as z from 'zod/mini';
import { parseJson } from '../poster/json.ts';
import { maybe, number } from '../poster/members.ts';
import { kindOf, PosterApiError } from './errors.ts';
import type { Pace } from './pace.ts';

export interface PosterClientOptions {
  /** The account's name at Poster, as in the hooks. */
  account: string;
  /** From the connections table. The client never reveals it. */
  accessToken: string;
  /** @default 20,000, because Poster's first answer after a pause can take 5 seconds and more */
  timeoutMs?: number | undefined;
  /** Where the API is, to test against a server of your own. @default `https://<account>.joinposter.com` */
  baseUrl?: string | undefined;
}

/** @returns the `response` of Poster's answer. Rejects with PosterApiError. */
export type Call = (method: string, parameters?: Record<string, string>) => Promise<unknown>;

const DEFAULT_TIMEOUT_MS = 20_000;
const TOO_MANY_REQUESTS = 429;
/** Enough to recognize the problem. */
const MESSAGE_MAX_CHARACTERS = 200;

/** @throws RangeError for an account that cannot be a host name */
export function createCall(options: PosterClientOptions, pace: Pace): Call {
  const { account, accessToken, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  // Otherwise a crafted name could send the token to another host.
  if (!/^[a-z0-9-]{1,63}$/i.test(account)) throw new RangeError('account cannot be a host name');
  const { baseUrl = `https://${account}.joinposter.com` } = options;

  async function request(method: string, parameters: Record<string, string>) {
    const query = new URLSearchParams({ token: accessToken, format: 'json', ...parameters });
    // The token is in the URL, so errors from fetch are not passed on, and redirects, which could leak the URL, are refused.
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(`${baseUrl}/api/${method}?${query}`, {
        redirect: 'error',
        signal,
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      const problem = signal.aborted ? `no answer within ${timeoutMs} ms` : 'no answer';
      throw new PosterApiError('ambiguous', method, problem);
    }
  }

  const withoutToken = (text: string) =>
    text.replaceAll(accessToken, '***').replaceAll(encodeURIComponent(accessToken), '***');

  return async (method, parameters = {}) => {
    const { status, text } = await pace(account, () => request(method, parameters));
    if (status === TOO_MANY_REQUESTS) throw new PosterApiError('rate', method, 'HTTP 429');
    const answer = envelope.safeParse(parseJson(text)).data;
    const error = answer && readError(answer);
    if (error) {
      const message = withoutToken(error.message).slice(0, MESSAGE_MAX_CHARACTERS);
      const problem = `error ${error.code} ${message}`.trim();
      throw new PosterApiError(kindOf(error.code), method, problem, error.code);
    }
    if (status !== 200 || answer?.response === undefined) {
      throw new PosterApiError('ambiguous', method, `HTTP ${status} without a readable answer`);
    }
    return answer.response;
  };
}

const code = maybe(number);
const message = maybe(z.string());
const envelope = z.looseObject({
  response: z.optional(z.unknown()),
  error: maybe(z.union([number, z.looseObject({ code, message })])),
  code,
  ...{ message, error_message: message },
});

/** Poster reports errors in three forms: an `error` object with a code, a numeric `error`, or a top-level code and message. */
function readError(answer: z.output<typeof envelope>) {
  const { error } = answer;
  if (typeof error === 'object' && error !== null && typeof error.code === 'number') {
    return { code: error.code, message: error.message ?? '' };
  }
  const flat = typeof error === 'number' ? error : answer.code;
  if (typeof flat !== 'number') return undefined;
  return { code: flat, message: answer.message ?? answer.error_message ?? '' };
}
