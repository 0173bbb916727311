// `send`: signs a hook and posts it, as often as asked.

import { UserError } from '../../client/errors.ts';
import { type Form, type HookRequest, toCurl, toRequest } from '../../client/hook-request.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { readId, signedHook } from '../../client/signed-hook.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { type TamperedField, tamper } from './tamper.ts';

export interface SendOptions extends TargetOptions {
  object: string;
  action: string;
  id: string;
  account: string;
  accountNumber?: string;
  data?: string;
  time?: string;
  form: Form;
  tamper?: TamperedField;
  repeat: number;
  url?: string;
  secret?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Prints status and body of each answer; the exit code is 1 unless every one was 200. */
export async function runSend(options: SendOptions): Promise<void> {
  const { url, secret } = await findAddress(options);
  const request = toRequest(makeHook(options, secret), options.form, url);
  if (options.dryRun) return console.log(toCurl(request, url));
  for (let sent = 0; sent < options.repeat; sent += 1) {
    const { status, text } = await post(url, request);
    console.log(options.json ? JSON.stringify({ status, body: text }) : `${status} ${text}`);
    if (status !== 200) process.exitCode = 1;
  }
}

function makeHook(options: SendOptions, secret: string) {
  const { account, accountNumber, object, action, id, data, time } = options;
  const hook = signedHook(
    { account, account_number: accountNumber, object, object_id: readId(id), action, data, time },
    secret,
  );
  return options.tamper === undefined ? hook : tamper(hook, options.tamper);
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

/** @throws UserError when nothing answers */
export async function post(
  url: string,
  { contentType, body }: HookRequest,
): Promise<{ status: number; text: string }> {
  try {
    const headers = { 'content-type': contentType };
    // A redirect is shown as what it is: no 200, and a POST that follows one becomes a GET.
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new UserError(`cannot post to ${url}: ${cause instanceof Error ? cause.message : cause}`);
  }
}
