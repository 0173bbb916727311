// Which requests the inspector takes: from its own page on this machine, and from nobody else. Every
// site that a developer has open can reach loopback, by a form, a fetch or a name that resolves to it.

import type { IncomingHttpHeaders } from 'node:http';
import { LOOPBACK } from '../../local/loopback.ts';
import type { Failure } from '../api.ts';

export interface Refusal extends Failure {
  status: 403 | 405;
}

/** The names under which the page can be open. */
const ownHosts = (port: number): string[] => [`${LOOPBACK}:${port}`, `localhost:${port}`];

/** @returns undefined for a request that may pass */
export function refuse(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  port: number,
): Refusal | undefined {
  const host = headers.host?.toLowerCase() ?? '';
  // DNS rebinding: another site's name, made to resolve to this machine.
  if (!ownHosts(port).includes(host)) return { status: 403, error: 'not asked under its own name' };
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (method !== 'POST') return { status: 405, error: 'GET and POST alone' };
  // A browser sends Origin with every POST, and no page can forge it.
  if (headers.origin !== `http://${host}`) return { status: 403, error: 'asked by another site' };
  // No form can send it, and no other site without a preflight, which is refused above.
  const isJson = headers['content-type']?.split(';')[0]?.trim() === 'application/json';
  return isJson ? undefined : { status: 403, error: 'content-type must be application/json' };
}

/** On every answer: the page loads what this server has, and no other site may hold or frame it. */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // Customers' data has no business in a browser's cache on disk.
  'cache-control': 'no-store',
};
