// A hostile request and its only correct answer by the protocol.

import { type HookSource, masked } from './hook-source.ts';

/** A class of requests that are wrong in the same way. */
export interface Kind {
  name: string;
  /** How many requests of a round are of this kind. Those that are large or slow to make have 1. */
  weight: number;
  make(source: HookSource): Draft;
}

export interface Draft {
  body: Buffer | string;
  /** @default POST */
  method?: string;
  /** Includes the query. @default WEBHOOK_PATH */
  path?: string;
  /** @default JSON_TYPE */
  headers?: Record<string, string>;
  /** The expected status. It follows from how the request was made, not from the product's code. */
  status: number;
  /** The event that must be stored, as `eventOf` writes it. When absent, nothing may be stored. */
  stores?: string;
  /** A request that the gateway answers never reaches the function. @default verifier */
  answeredBy?: 'verifier' | 'gateway';
}

export interface HostileRequest extends Required<Omit<Draft, 'body' | 'stores'>> {
  /** The name of its kind. */
  kind: string;
  body: Buffer;
  stores?: string;
}

export const WEBHOOK_PATH = '/webhooks/poster';
export const JSON_TYPE = { 'content-type': 'application/json' };
export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

export const completeRequest = (kind: string, draft: Draft): HostileRequest => ({
  ...{ method: 'POST', path: WEBHOOK_PATH, headers: JSON_TYPE, answeredBy: 'verifier' },
  ...draft,
  kind,
  body: Buffer.from(draft.body),
});

const SHOWN_CHARACTERS = 160;

/** Describes a request for a failure report, with everything secret masked. */
export function describeRequest(request: HostileRequest): string {
  const { kind, method, path, headers, body, status } = request;
  const start = body.subarray(0, SHOWN_CHARACTERS).toString('latin1');
  const type = headers['content-type'] ?? 'none';
  const where = path.split('?')[0]?.slice(0, SHOWN_CHARACTERS);
  const what = `${method} ${where}, content type ${type}, ${body.length} bytes`;
  return masked(`${kind}: ${what} ${JSON.stringify(start)}: ${status} expected`);
}
