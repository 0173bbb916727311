// What the hostile requests left behind in a stack, beside what they should have.

import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { eventually, type TestStack } from '../../support/test-stack.ts';

export interface StoredEvents {
  stored: number;
  /** That should be in the table and are not. */
  missing: number;
  /** That should not be, such as a hook that was hidden in another request. */
  surplus: number;
  deadLetters: number;
}

/** @param expected `account;object_id` of every event that must be there, and no other may */
export async function compareStored(
  stack: TestStack,
  expected: readonly string[],
): Promise<StoredEvents> {
  const { queueUrl, deadLetterQueueUrl } = stack.state;
  await eventually(
    () => messagesIn(stack, queueUrl),
    (count) => count === 0,
    SETTLE_TIMEOUT_MS,
  );
  const items = await stack.items();
  const found = new Set(items.map(({ account, objectId }) => `${account?.S};${objectId?.S}`));
  const wanted = new Set(expected);
  return {
    stored: found.size,
    missing: wanted.difference(found).size,
    surplus: found.difference(wanted).size,
    deadLetters: await messagesIn(stack, deadLetterQueueUrl),
  };
}

const SETTLE_TIMEOUT_MS = 120_000;

/** Waiting, or being worked on. */
async function messagesIn({ sqs }: TestStack, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await sqs.client.send(command);
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  );
}

export const isComplete = ({ missing, surplus, deadLetters }: StoredEvents): boolean =>
  missing === 0 && surplus === 0 && deadLetters === 0;
