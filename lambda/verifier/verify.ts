// Decides what happens to one request. All of the verifier's judgement is here, on plain values.

import { readBody } from '../poster/body.ts';
import { type Hook, isTestHook, readHook, readSubject, subjectOf } from '../poster/hook.ts';
import type { HookSubject, Malformed } from '../poster/hook-facts.ts';
import { isSigned } from '../poster/signature.ts';
import type { HookQueue } from '../runtime/hook-queue.ts';
import { type Admission, type AdmissionProblem, findAdmissionProblem } from './admission.ts';

/**
 * Poster's hooks are a few hundred bytes, so 256 KiB leaves plenty of room. Every hook in a body of that size
 * fits into a queue message (hook-queue.ts) and into an item of the table.
 */
export const BODY_MAX_BYTES = 256 * 1024;

/** One POST request, taken from the gateway's event. */
export interface HookRequest {
  body: Uint8Array;
  contentType: string | undefined;
  receivedAt: string;
  requestId: string;
}

export type Verdict =
  | { outcome: 'accepted' }
  | { outcome: 'test' }
  | { outcome: 'too-large' }
  | ({ outcome: 'malformed'; subject: HookSubject } & Malformed)
  /** The subject of `bad-signature` is what the unknown sender claims. */
  | { outcome: 'bad-signature' | AdmissionProblem; subject: HookSubject };

export interface VerifyDependencies {
  secrets: Secrets;
  queue: HookQueue;
  admission: Admission;
}

export interface Secrets {
  /** The secrets that were read last. Rejects when none could be read yet. */
  current(): Promise<readonly string[]>;
  /** Reads the secrets again; undefined when the last time was too recent to do so. */
  reread(): Promise<readonly string[] | undefined>;
}

/**
 * Judges one request. Returns `accepted` only after the queue has taken the hook, so that a 200 means
 * durable.
 *
 * @throws what the secret source or the queue threw. The hook may not be durable then, and the sender
 *   has to try again
 */
export async function verify(
  { secrets, queue, admission }: VerifyDependencies,
  request: HookRequest,
): Promise<Verdict> {
  if (request.body.byteLength > BODY_MAX_BYTES) return { outcome: 'too-large' };

  const body = readBody(request.body, request.contentType);
  if (!body.ok) return malformed(body, {});
  if (isTestHook(body.value)) return { outcome: 'test' };

  const reading = readHook(body.value);
  if (!reading.ok) return malformed(reading, readSubject(body.value));
  const { verify: _signature, ...fields } = reading.value;
  const { receivedAt, requestId } = request;

  if (!(await isGenuine(reading.value, secrets))) {
    return { outcome: 'bad-signature', subject: subjectOf(fields) };
  }
  // Checked last, so that senders who cannot sign learn nothing about these rules.
  const problem = findAdmissionProblem(admission, fields, receivedAt);
  if (problem !== undefined) return { outcome: problem, subject: subjectOf(fields) };

  await queue.enqueue({ fields, receivedAt, requestId });
  return { outcome: 'accepted' };
}

/** A mismatch may mean that the secret was rotated, so read it once more before refusing. */
async function isGenuine(hook: Hook, secrets: Secrets): Promise<boolean> {
  if (isSigned(hook, await secrets.current())) return true;
  const reread = await secrets.reread();
  return reread !== undefined && isSigned(hook, reread);
}

const malformed = ({ field, problem }: Malformed, subject: HookSubject): Verdict => ({
  outcome: 'malformed',
  field,
  problem,
  subject,
});
