// Sends a hook back from the dead-letter queue. The test puts it there directly, because a hook that
// fails takes half an hour to get there; test/e2e/recovery.test.ts tests that with short times.

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { describeLetter, isUnreadable } from '../../tools/client/dead-letters.ts';
import { type Letter, openDeadLetterQueue } from '../../tools/client/queues.ts';
import type { Target } from '../../tools/client/target.ts';
import { eventually } from '../support/eventually.ts';
import { readVector } from '../support/hooks.ts';
import type { StackRun } from './run.ts';

const BATCH_LETTERS = 10;

export function describeDeadLetters(run: () => StackRun): void {
  it('records a dead letter only once, even when it is sent back twice', async () => {
    const { target } = run();
    const account = run().accountOf('dead');
    const MessageBody = writeQueuedHook({
      fields: readVector(run().hook({ account: 'dead' })),
      receivedAt: new Date().toISOString(),
      requestId: account,
    });
    for (let time = 0; time < 2; time += 1) {
      const QueueUrl = target.deadLetterQueueUrl;
      await target.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      await eventually(() => sendBack(target, account), Boolean);
    }
    await run().arrived('dead', 1);
    await run().drain();
    const events = await run().events('dead');
    expect(events.map(({ deliveries }) => deliveries)).toEqual([1]);
    expect(events[0]?.deliveryLog).toEqual([expect.stringContaining(` ${account}`)]);
  });
}

/**
 * Looks for a letter of this account and sends it back. `redriveDeadLetters` would also send back the
 * letters of others.
 *
 * @returns whether it found one
 */
async function sendBack(target: Target, account: string): Promise<boolean> {
  const queue = openDeadLetterQueue(target);
  const isOwn = (letter: Letter) => {
    const described = describeLetter(letter);
    return !isUnreadable(described) && described.account === account;
  };
  try {
    for (;;) {
      const letters = await queue.receive(BATCH_LETTERS);
      const own = letters.find(isOwn);
      if (own) await queue.moveBack(own);
      if (own || letters.length === 0) return own !== undefined;
    }
  } finally {
    await queue.release();
  }
}
