// `send`: signs a hook and posts it, as often as asked.

import { signedHookBody } from '../signed-hook.ts';
import { readSigningSecret } from '../stored-secrets.ts';
import { openTarget, type TargetOptions } from '../target.ts';
import { UserError } from '../user-error.ts';

export interface SendOptions extends TargetOptions {
  object: string;
  action: string;
  id: string;
  account: string;
  data?: string;
  time?: string;
  repeat: number;
  url?: string;
  secret?: string;
}

/** Prints status and body of each answer; the exit code is 1 unless every one was 200. */
export async function runSend(options: SendOptions): Promise<void> {
  const { url, secret } = await findAddress(options);
  const { account, object, action, id, data, time } = options;
  const body = signedHookBody(
    { account, object, object_id: readId(id), action, data, time },
    secret,
  );
  for (let sent = 0; sent < options.repeat; sent += 1) {
    const { status, text } = await post(url, body);
    console.log(`${status} ${text}`);
    if (status !== 200) process.exitCode = 1;
  }
}

/** With both given there needs to be no stack. */
async function findAddress(options: SendOptions): Promise<{ url: string; secret: string }> {
  const { url, secret } = options;
  if (url !== undefined && secret !== undefined) return { url, secret };
  const target = await openTarget(options);
  const address = {
    url: url ?? target.webhookUrl,
    secret: secret ?? (await readSigningSecret(target)),
  };
  target.close();
  return address;
}

/** Poster sends ids as numbers; what does not survive as one stays text. */
export function readId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}

/** @throws UserError when nothing answers at `url` */
export async function post(url: string, body: string): Promise<{ status: number; text: string }> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new UserError(`cannot post to ${url}: ${cause instanceof Error ? cause.message : cause}`);
  }
}
