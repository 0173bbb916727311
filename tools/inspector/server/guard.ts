// Lets only the inspector's own page use the inspector. Any site open in the developer's browser can
// reach loopback: through a form, a fetch, or a host name that resolves to this machine.

import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackHost, mediaTypeOf } from '../../local/loopback.ts';
import type { Failure } from '../api.ts';

/** @returns undefined for a request that is allowed */
export function refuse(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  port: number,
): (Failure & { status: 403 | 405 }) | undefined {
  const host = headers.host?.toLowerCase() ?? '';
  if (!isLoopbackHost(host) || !host.endsWith(`:${port}`)) {
    return { status: 403, error: 'the Host header does not name the inspector' };
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (method !== 'POST') return { status: 405, error: 'only GET and POST are allowed' };
  // Browsers send Origin with every POST, and a page cannot forge it.
  if (headers.origin !== `http://${host}`) {
    return { status: 403, error: 'the request comes from another site' };
  }
  // A form cannot send JSON, and another site's script needs a preflight, which is refused above.
  if (mediaTypeOf(headers) === 'application/json') return undefined;
  return { status: 403, error: 'content-type must be application/json' };
}

/** On every answer: the page may only load what this server has, and other sites cannot embed it. */
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
  // Customers' data must not end up in a browser's cache on disk.
  'cache-control': 'no-store',
};
