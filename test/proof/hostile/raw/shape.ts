// Bytes on a connection that no HTTP client would send, and what may come back.

import { eventOf, type HookSource, type Signed } from '../hook-source.ts';
import { WEBHOOK_PATH } from '../request.ts';

export interface RawShape {
  /** As the report names it; several shapes share one. */
  kind: string;
  bytes: Buffer;
  /** What the client does once all is sent. @default it waits for the server */
  afterwards?: 'half-close' | 'cut';
  /** The server may well wait for more, so that silence is an answer. */
  waits?: true;
  /**
   * The sequences of statuses that are right, such as `[[400], []]`: no answer at all means that the
   * connection was closed, or that the server waits for the rest.
   */
  answers: readonly (readonly number[])[];
  /** Events that must be stored; any other must not. */
  stores: readonly string[];
}

export const REFUSED = [[400]] as const;
/** Where an error may overtake what the client still sends. */
export const REFUSED_OR_CLOSED = [[400], [431], []] as const;

export const lines = (...texts: string[]): string => `${texts.join('\r\n')}\r\n\r\n`;

/** Whatever a server takes for UTF-8 or latin1 is left to it. */
export const bytesOf = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));

export const POST = `POST ${WEBHOOK_PATH} HTTP/1.1`;
export const HOST = 'Host: 127.0.0.1';
export const TYPE = 'Content-Type: application/json';

export interface RawHook {
  json: string;
  bytes: number;
  event: string;
  /** A whole request that delivers it. */
  request: string;
}

export function rawHook(hook: Signed): RawHook {
  const json = JSON.stringify(hook);
  const bytes = Buffer.byteLength(json);
  const request = lines(POST, HOST, TYPE, `Content-Length: ${bytes}`) + json;
  return { json, bytes, event: eventOf(hook), request };
}

/** The account of every hook that is hidden inside another request: no such event may be stored. */
export const SMUGGLED_ACCOUNT = 'smuggled';

/** Correctly signed, so that it would be taken if it were found. */
export const hiddenHook = (source: HookSource): RawHook =>
  rawHook(source.signed({ account: SMUGGLED_ACCOUNT }));

/** A hook that is meant to be found. */
export const openHook = (source: HookSource): RawHook =>
  rawHook(source.signed({ account: 'raw-genuine' }));
