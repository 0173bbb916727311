// Does, while the environment loads, what its first hook would otherwise wait for. Lambda loads code at full
// speed, and then runs the handler with the memory's share of a core: 0.29 at 512 MB.

import type { SignedFields } from '../poster/hook.ts';
import { sign } from '../poster/signature.ts';
import { startDeadline } from '../runtime/deadline.ts';
import { writeQueuedHook } from '../runtime/hook-queue.ts';
import { createLog, describeError, type Log } from '../runtime/log.ts';
import { answerRequest } from './answer-request.ts';

export interface WarmUpDependencies {
  /** Reads the secrets. */
  loadSecrets(): Promise<unknown>;
  /** Opens the connection to the queue. */
  connectQueue(): Promise<void>;
  log: Log;
}

/** Services answer within milliseconds. When loading takes ten seconds, Lambda starts it all over again. */
const LIMIT_MS = 1_000;

/**
 * Reads the secrets, connects to the queue, and meanwhile runs the code of a hook. Never rejects: what fails or
 * takes too long is logged, and the first hook tries again.
 */
export async function warmUp(
  { loadSecrets, connectQueue, log }: WarmUpDependencies,
  limitMs = LIMIT_MS,
): Promise<void> {
  const deadline = startDeadline(limitMs, { marginMs: 0 });
  try {
    await deadline.before(Promise.all([loadSecrets(), connectQueue(), answerSample()]));
  } catch (error) {
    log.warn({ event: 'warm-up-failed', ...describeError(error) });
  } finally {
    deadline.clear();
  }
}

const SAMPLE_SECRET = 'warm-up';

/**
 * Answers a hook that exists nowhere else, with its own secret, queue and log: it leaves no trace.
 *
 * @throws Error when it is not accepted, which means that not all of the code has run
 */
async function answerSample(): Promise<void> {
  const fields: SignedFields = {
    account: 'warm-up',
    object: 'transaction',
    object_id: 1,
    action: 'closed',
    data: '{}',
    time: '1700000000',
  };
  const dependencies = {
    secrets: { current: async () => [SAMPLE_SECRET], reread: async () => undefined },
    queue: {
      enqueue: async (hook: Parameters<typeof writeQueuedHook>[0]) => void writeQueuedHook(hook),
    },
    admission: { maxAgeSeconds: undefined, accounts: undefined },
    log: createLog({ write() {}, now: Date.now }),
  };
  const event = {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...fields, verify: sign(fields, SAMPLE_SECRET) }),
    isBase64Encoded: false,
    requestContext: {
      http: { method: 'POST' },
      requestId: 'warm-up',
      timeEpoch: 1_700_000_000_000,
    },
  };
  const { statusCode } = await answerRequest(dependencies, event, LIMIT_MS);
  if (statusCode !== 200) throw new Error('the sample hook was refused');
}
