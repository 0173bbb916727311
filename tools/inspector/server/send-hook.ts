// Signs a hook and posts it to the webhook. The secret stays in this process.

import { UsageError, UserError } from '../../client/errors.ts';
import { readId, signedHook, toBody } from '../../client/hooks.ts';
import { postHookOrFail } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import type { HookForm, SendAnswer } from '../api.ts';

/**
 * @returns what the webhook answered, also when it refused
 * @throws UserError when a field breaks the grammar, or nothing answers at the webhook's URL
 */
export async function sendHook(target: Target, form: HookForm): Promise<SendAnswer> {
  const { account, object, action, id, data } = form;
  const secret = await readSigningSecret(target);
  const draft = { account, object, object_id: readId(id), action };
  const hook = inFormWords(() => signedHook(data === '' ? draft : { ...draft, data }, secret));
  const { webhookUrl } = target;
  const { status, text } = await postHookOrFail(webhookUrl, toBody(hook, 'json', webhookUrl));
  return { status, body: text };
}

/** What a command calls `--id` is the field ID here. */
function inFormWords<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UserError(error.message.replace(/^--id /, 'ID ').replace(/^--/, ''));
  }
}
