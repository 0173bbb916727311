// Posts a body as whoever calls the endpoint does: a hook, a form, or nothing that makes sense.

/** Text, bytes and search parameters go as they are, anything else as JSON. */
export function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  const isRaw =
    typeof body === 'string' || body instanceof Uint8Array || body instanceof URLSearchParams;
  return fetch(url, { method: 'POST', headers, body: isRaw ? body : JSON.stringify(body) });
}
