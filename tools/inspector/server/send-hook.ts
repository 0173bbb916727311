// Sends a hook that was typed into the page's form.

import { eventKey } from '../../../lambda/poster/event-key.ts';
import { isTestHook } from '../../../lambda/poster/hook.ts';
import { formatAddress } from '../../../lambda/table-layout.ts';
import { UsageError, UserError } from '../../client/errors.ts';
import { readId, signedHook, toBody } from '../../client/hooks.ts';
import { postHookOrFail } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import type { HookForm, SendAnswer } from '../api.ts';

/**
 * Signs a hook and posts it to the webhook. The secret stays in this process.
 *
 * @returns the webhook's answer, also when it refused the hook
 * @throws UserError when a field is invalid or the webhook does not answer
 */
export async function sendHook(target: Target, form: HookForm): Promise<SendAnswer> {
  const { account, object, action, id, data } = form;
  const secret = await readSigningSecret(target);
  const draft = { account, object, object_id: readId(id), action };
  const hook = inFormWords(() => signedHook(data === '' ? draft : { ...draft, data }, secret));
  const { webhookUrl } = target;
  const { status, text } = await postHookOrFail(webhookUrl, toBody(hook, 'json', webhookUrl));
  const isRecorded = status === 200 && !isTestHook(hook);
  const event = isRecorded ? formatAddress({ account, eventKey: eventKey(hook) }) : undefined;
  return { status, body: text, event };
}

/** Errors about a hook name the command's options. On the page, `--id` is the field "ID". */
function inFormWords<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UserError(error.message.replace(/^--id /, 'ID ').replace(/^--/, ''));
  }
}
