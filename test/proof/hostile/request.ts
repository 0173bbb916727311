// One request of a hostile sender, and the one answer that is right for it by the protocol.

import { masked } from './plants.ts';

export interface Draft {
  body: Buffer | string;
  /** @default POST */
  method?: string;
  /** With its query. @default the webhook's own */
  path?: string;
  /** @default a content type of JSON */
  headers?: Record<string, string>;
  /** Known from how the request was made: no code of the product is asked. */
  status: number;
  /** `account;object_id` of the event that it must become. Absent: it must leave nothing behind. */
  stores?: string;
  /** Who answers; what the gateway answers never reaches a function. @default the verifier */
  answeredBy?: 'verifier' | 'gateway';
}

export interface HostileRequest {
  /** What is wrong with it, as the report names it. */
  kind: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  status: number;
  stores: string | undefined;
  answeredBy: 'verifier' | 'gateway';
}

export const WEBHOOK_PATH = '/webhooks/poster';
export const JSON_TYPE = { 'content-type': 'application/json' };
export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

export const completeRequest = (kind: string, draft: Draft): HostileRequest => ({
  kind,
  method: draft.method ?? 'POST',
  path: draft.path ?? WEBHOOK_PATH,
  headers: draft.headers ?? JSON_TYPE,
  body: Buffer.from(draft.body),
  status: draft.status,
  stores: draft.stores,
  answeredBy: draft.answeredBy ?? 'verifier',
});

const SHOWN_CHARACTERS = 160;

/** What a failure may show: how the request looks, with all that is like a secret taken out. */
export function describe({ kind, method, path, headers, body, status }: HostileRequest): string {
  const start = body.subarray(0, SHOWN_CHARACTERS).toString('latin1');
  const type = headers['content-type'] ?? 'none';
  const where = path.split('?')[0]?.slice(0, SHOWN_CHARACTERS);
  const what = `${method} ${where}, content type ${type}, ${body.length} bytes`;
  return masked(`${kind}: ${what} ${JSON.stringify(start)}: ${status} expected`);
}
