import { describe, expect, it, vi } from 'vitest';
import { warmUp } from '../../lambda/verifier/warm-up.ts';
import { recordingLog } from '../support/fakes.ts';

const never = new Promise<never>(() => {});
const done = async () => {};

/** @returns what was logged, and which of the two services was asked */
async function run(
  {
    loadSecrets = done,
    connectQueue = done,
  }: { loadSecrets?: typeof done; connectQueue?: typeof done } = {},
  limitMs?: number,
) {
  const log = recordingLog();
  const asked: string[] = [];
  await warmUp(
    {
      loadSecrets() {
        asked.push('secrets');
        return loadSecrets();
      },
      connectQueue() {
        asked.push('queue');
        return connectQueue();
      },
      log,
    },
    limitMs,
  );
  return { logged: log.entries, asked };
}

describe('warmUp', () => {
  it('asks both services, and logs nothing when a hook would be accepted', async () => {
    expect(await run()).toEqual({ logged: [], asked: ['secrets', 'queue'] });
  });

  it.each([
    ['the secret', { loadSecrets: () => Promise.reject(new TypeError('private')) }],
    ['the queue', { connectQueue: () => Promise.reject(new TypeError('private')) }],
  ])('logs that %s failed, without the message, and does not reject', async (_, failing) => {
    const { logged } = await run(failing);
    expect(logged).toEqual([
      {
        level: 'warn',
        event: 'warm-up-failed',
        error: 'TypeError',
        message: undefined,
        at: expect.any(String),
      },
    ]);
  });

  it('gives up on a service that hangs', async () => {
    const { logged } = await run({ connectQueue: () => never }, 20);
    expect(logged).toMatchObject([{ event: 'warm-up-failed', error: 'DeadlineError' }]);
  });

  it('leaves no timer behind, which would keep the environment busy', async () => {
    vi.useFakeTimers();
    try {
      await run();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
