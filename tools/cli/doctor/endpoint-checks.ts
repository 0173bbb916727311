// Checks from outside, as Poster would: whether the endpoint gives the expected answers, and whether a
// hook reaches the table.

import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { streamEvents, take } from '../../client/events/event-stream.ts';
import { FORMS, type Form, type HookDraft, signedHook, toBody } from '../../client/hooks.ts';
import { type Answer, getUrl, postHook } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import { type Check, Finding } from './check.ts';
import { QUEUE, SECRET, TABLE } from './resource-checks.ts';

const URL_ANSWERS = 'the URL answers';
const HOOK_ACCEPTED = 'a signed hook is accepted';

/** An idle pipeline takes a second. This allows for a cold start and a busy queue. */
const ARRIVAL_TIMEOUT_MS = 30_000;
const ARRIVAL_POLL_MS = 250;

/** @param account account of the event that these checks leave in the table */
export function endpointChecks(target: Target, account: string): Check[] {
  const { webhookUrl } = target;
  const draft = { account, object: 'doctor', object_id: randomInt(2 ** 40), action: 'checked' };
  return [
    {
      name: URL_ANSWERS,
      async run() {
        const status = await statusOf(getUrl(webhookUrl), webhookUrl);
        if (status !== 200) throw unexpected(status, 'GET', CHECK_URL);
      },
    },
    {
      name: 'Poster’s check button gets 200 in each form',
      needs: [URL_ANSWERS],
      async run() {
        for (const form of FORMS) {
          const status = await post(target, form, { ...draft, action: 'test' }, 'unsigned');
          if (status !== 200) throw unexpected(status, `a test hook (${form})`, READ_VERIFIER_LOG);
        }
      },
    },
    {
      name: 'a wrong signature is refused',
      needs: [URL_ANSWERS, SECRET],
      async run() {
        const status = await post(target, 'json', draft, randomBytes(16).toString('hex'));
        if (status !== 401) throw unexpected(status, 'a forged hook', READ_VERIFIER_LOG);
      },
    },
    {
      name: HOOK_ACCEPTED,
      needs: [URL_ANSWERS, SECRET, QUEUE],
      async run() {
        const status = await post(target, 'json', draft, await readSigningSecret(target));
        if (status !== 200) throw notAccepted(status);
      },
    },
    {
      name: 'the hook arrives in the table',
      needs: [HOOK_ACCEPTED, TABLE],
      run: () => waitForEvent(target, account, String(draft.object_id)),
    },
  ];
}

const READ_VERIFIER_LOG = 'read the verifier’s log';
const CHECK_URL = 'check that this is the URL of the stack';

const unexpected = (status: number, what: string, fix: string) =>
  new Finding(`the answer to ${what} is ${status}`, fix);

function notAccepted(status: number): Finding {
  const problem = `the answer to a hook signed with the stored secret is ${status}`;
  const fixes: Record<number, string> = {
    401: 'the verifier still uses an earlier secret; it reads it again within a minute, so try again then',
    403: 'the stack accepts only certain accounts; name one of them with --account',
    429: 'the route’s throttling limit is reached; raise it, or try again later',
  };
  return new Finding(problem, fixes[status] ?? READ_VERIFIER_LOG);
}

/** @throws Finding when nothing answers */
const statusOf = async (answering: Promise<Answer>, url: string): Promise<number> => {
  const answer = await answering;
  if (answer.answered) return answer.status;
  throw new Finding(`${url} does not answer: ${answer.problem}`, CHECK_URL);
};

const post = (
  { webhookUrl }: Target,
  form: Form,
  draft: HookDraft,
  secret: string,
): Promise<number> =>
  statusOf(postHook(webhookUrl, toBody(signedHook(draft, secret), form, webhookUrl)), webhookUrl);

async function waitForEvent(target: Target, account: string, objectId: string): Promise<void> {
  const deadline = Date.now() + ARRIVAL_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const events = await take(streamEvents(target, { account }), LATEST);
    if (events.some((event) => event.objectId === objectId)) return;
    await delay(ARRIVAL_POLL_MS);
  }
  throw new Finding(
    `an accepted hook is not in the table after ${ARRIVAL_TIMEOUT_MS / 1000} seconds`,
    'read the consumer’s log (event not-recorded)',
  );
}

/** More than one, because other hooks of that account may arrive at the same time. */
const LATEST = 50;
