// A hook that could not be recorded, sent back from the dead-letter queue. It is put there directly: by
// itself it would take half an hour, which recovery.test.ts shortens with a stack of short times.

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { describeLetter, isUnreadable, type Letter } from '../../tools/client/dead-letters.ts';
import { openDeadLetterQueue } from '../../tools/client/queues.ts';
import type { Target } from '../../tools/client/target.ts';
import { eventually } from '../support/eventually.ts';
import { readVector } from '../support/hooks.ts';
import type { StackRun } from './run.ts';

const BATCH_LETTERS = 10;

export function describeDeadLetters(run: () => StackRun): void {
  it('records a dead letter that is sent back, once however often', async () => {
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
    await run().settle();
    const events = await run().events('dead');
    expect(events.map(({ deliveries }) => deliveries)).toEqual([1]);
    expect(events[0]?.deliveryLog).toEqual([expect.stringContaining(` ${account}`)]);
  });
}

/**
 * Looks for a letter of this account and sends it back. Not by `redriveDeadLetters`, which would send
 * back what others have there.
 *
 * @returns whether there was one
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
