// Does a stack take the hooks of a run? Asked with one of them before all others, so that what would
// fail every test is told in one line.

import { UserError } from '../../tools/client/errors.ts';
import { signedHook, toBody } from '../../tools/client/hooks.ts';
import { postHookOrFail } from '../../tools/client/post.ts';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import type { Target } from '../../tools/client/target.ts';

/**
 * @param account of the event that this leaves in the table
 * @throws UserError when the hook is not taken, and says what to do
 */
export async function checkAdmission(target: Target, account: string): Promise<void> {
  const hook = signedHook(
    { account, object: 'transaction', object_id: 1, action: 'closed' },
    await readSigningSecret(target),
  );
  const { status } = await postHookOrFail(
    target.webhookUrl,
    toBody(hook, 'json', target.webhookUrl),
  );
  if (status === 200) return;
  const reason = REASONS[status] ?? `\`doctor --stack ${target.title}\` may say why`;
  throw new UserError(
    `${target.title} answers ${status} to a hook signed with its secret: ${reason}`,
  );
}

const REASONS: Record<number, string> = {
  401: 'if the secret was changed a moment ago, try again in a minute',
  403: 'it admits certain accounts only (allowedAccounts), and those of a run are made up; test a stack without',
  429: 'the throttle of its route is reached; raise it, or try later',
};
