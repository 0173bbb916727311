// Everything about a run that is known before its tests start: its name, its accounts, its size, and
// whether the stack accepts its hooks. Imports nothing of Vitest, so that command.ts can use it too.

import { randomBytes } from 'node:crypto';
import { UserError } from '../../tools/client/errors.ts';
import { signedHook, toBody } from '../../tools/client/hooks.ts';
import { postHookOrFail } from '../../tools/client/post.ts';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import type { Target } from '../../tools/client/target.ts';

export const newRunId = (): string => randomBytes(4).toString('hex');

/** All accounts of a run start with this, so that an operator recognizes them. */
export const accountPrefix = (runId: string): string => `e2e-${runId}-`;

/** The most requests that a run makes; test/e2e/stack.test.ts counts them. */
export const REQUESTS_MAX = 450;

/**
 * Posts one hook first. A stack that refuses it would fail every test, and this says why in one line.
 *
 * @param account the hook leaves an event of this account in the table
 * @throws UserError when the stack refuses the hook; the message says what to do
 */
export async function checkAdmission(target: Target, account: string): Promise<void> {
  const hook = signedHook(
    { account, object: 'transaction', object_id: 1, action: 'closed' },
    await readSigningSecret(target),
  );
  const body = toBody(hook, 'json', target.webhookUrl);
  const { status } = await postHookOrFail(target.webhookUrl, body);
  if (status === 200) return;
  const reason = REASONS[status] ?? `\`doctor --stack ${target.title}\` may say why`;
  throw new UserError(
    `${target.title} answers ${status} to a hook signed with its secret: ${reason}`,
  );
}

const REASONS: Record<number, string> = {
  401: 'if the secret was changed a moment ago, try again in a minute',
  403: 'it admits only certain accounts (allowedAccounts), but a run invents its own; test a stack that admits all accounts',
  429: 'its route’s throttling limit is reached; raise it, or try again later',
};
