// Why a call to Poster's API failed. Poster reports most errors with HTTP 200, so the code in the body decides.

/**
 * - `authentication`: the token is missing, wrong, expired or its account is archived. Stop until the app is connected again.
 * - `permission`: the app may not use this method. Do not repeat the call.
 * - `rate`: too many calls, or the account's tariff does not include them; Poster does not say which. Wait for a
 *   minute, then twice as long each time, up to an hour.
 * - `not-found`: Poster has no such object.
 * - `ambiguous`: no answer in time, or none that can be read. Repeat the call.
 * - `definite`: any other error from Poster. The same call would fail again.
 */
export type PosterErrorKind =
  | 'authentication'
  | 'permission'
  | 'rate'
  | 'not-found'
  | 'ambiguous'
  | 'definite';

/** Neither its message nor any property contains the token. */
export class PosterApiError extends Error {
  override name = 'PosterApiError';
  readonly kind: PosterErrorKind;
  /** Poster's name of the method, such as `dash.getTransaction`. */
  readonly method: string;
  /** Poster's code, or undefined when its answer had none. */
  readonly code: number | undefined;

  constructor(kind: PosterErrorKind, method: string, problem: string, code?: number) {
    super(`${method}: ${problem}`);
    this.kind = kind;
    this.method = method;
    this.code = code;
  }
}

/** Poster's documented codes. 700 is "rate restriction" in English, but "restriction by tariff" in Russian. */
const KINDS: { [code: number]: PosterErrorKind } = {
  10: 'authentication',
  11: 'authentication',
  12: 'authentication',
  20: 'permission',
  32: 'not-found',
  54: 'permission',
  404: 'not-found',
  503: 'authentication',
  700: 'rate',
};

export const kindOf = (code: number): PosterErrorKind => KINDS[code] ?? 'definite';
