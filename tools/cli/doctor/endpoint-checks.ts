// Does the endpoint answer as Poster wants it to, and does a hook end up in the table? Asked from
// outside, as Poster does.

import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { streamEvents, take } from '../../client/events/event-stream.ts';
import { FORMS, type Form, signedHook, toBody } from '../../client/hooks.ts';
import { type Answer, getUrl, postHook } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import { type Check, Finding } from './check.ts';
import { QUEUE, SECRET, TABLE } from './resource-checks.ts';

const URL_ANSWERS = 'the URL answers';
const HOOK_TAKEN = 'a signed hook is taken';

/** An empty pipeline takes a second; this leaves room for a cold start and a busy queue. */
const ARRIVAL_TIMEOUT_MS = 30_000;
const ARRIVAL_POLL_MS = 250;

/** @param account whose event the check leaves in the table */
export function endpointChecks(target: Target, account: string): Check[] {
  const { webhookUrl } = target;
  const draft = { account, object: 'doctor', object_id: randomInt(2 ** 40), action: 'checked' };
  return [
    {
      name: URL_ANSWERS,
      async run() {
        const status = await statusOf(getUrl(webhookUrl), webhookUrl);
        if (status !== 200) throw unexpected(status, 'GET', 'is it the URL of this stack?');
      },
    },
    {
      name: 'Poster’s check button gets 200 in each form',
      needs: [URL_ANSWERS],
      async run() {
        for (const form of FORMS) {
          const status = await post(target, form, { ...draft, action: 'test' }, 'unsigned');
          if (status !== 200) throw unexpected(status, `a test (${form})`, READ_VERIFIER_LOG);
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
      name: HOOK_TAKEN,
      needs: [URL_ANSWERS, SECRET, QUEUE],
      async run() {
        const status = await post(target, 'json', draft, await readSigningSecret(target));
        if (status !== 200) throw notTaken(status);
      },
    },
    {
      name: 'it arrives in the table',
      needs: [HOOK_TAKEN, TABLE],
      run: () => waitForEvent(target, account, String(draft.object_id)),
    },
  ];
}

const READ_VERIFIER_LOG = 'the verifier’s log says why';

const unexpected = (status: number, what: string, fix: string) =>
  new Finding(`${what} is answered ${status}`, fix);

function notTaken(status: number): Finding {
  const problem = `a hook signed with the stored secret is answered ${status}`;
  const fixes: Record<number, string> = {
    401: 'the verifier still has another secret; it reads anew within a minute: try then',
    403: 'the stack admits certain accounts only: name one of them with --account',
    429: 'the throttle of the route is reached: raise it, or try later',
  };
  return new Finding(problem, fixes[status] ?? READ_VERIFIER_LOG);
}

/** @throws Finding when nothing answers */
const statusOf = async (answering: Promise<Answer>, url: string): Promise<number> => {
  const answer = await answering;
  if (answer.answered) return answer.status;
  throw new Finding(`${url} does not answer: ${answer.problem}`, 'is it the URL of this stack?');
};

const post = (
  { webhookUrl }: Target,
  form: Form,
  draft: Parameters<typeof signedHook>[0],
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
    `a hook that was taken is not in the table after ${ARRIVAL_TIMEOUT_MS / 1000} seconds`,
    'the consumer’s log says why (event not-recorded)',
  );
}

/** Others may send hooks of that account at the same time. */
const LATEST = 50;
