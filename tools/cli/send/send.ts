// `send`: signs a hook and posts it, as often as asked.

import { type Form, readId, signedHook, toBody, toCurl } from '../../client/hooks.ts';
import { postHookOrFail } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
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
  const request = toBody(makeHook(options, secret), options.form, url);
  if (options.dryRun) return console.log(toCurl(request, url));
  for (let sent = 0; sent < options.repeat; sent += 1) {
    const { status, text } = await postHookOrFail(url, request);
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
