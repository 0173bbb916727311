// A queue of the template, as CreateQueue takes it.

import * as z from 'zod';
import { ACCOUNT_ID, REGION } from './resource-names.ts';

export interface QueueModel {
  name: string;
  arn: string;
  /** As CreateQueue takes them. */
  attributes: Record<string, string>;
}

const queueSchema = z.looseObject({
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
    .optional(),
});

/** What CreateQueue takes of a queue's properties; encryption at rest has no meaning here. */
const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
];

/** @param properties with every reference resolved */
export function readQueue(name: string, properties: unknown): QueueModel {
  const { RedrivePolicy, ...rest } = queueSchema.parse(properties);
  const attributes = Object.fromEntries(
    QUEUE_ATTRIBUTES.filter((attribute) => rest[attribute] !== undefined).map((attribute) => [
      attribute,
      String(rest[attribute]),
    ]),
  );
  if (RedrivePolicy) attributes.RedrivePolicy = JSON.stringify(RedrivePolicy);
  return { name, arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`, attributes };
}
