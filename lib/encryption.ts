// Encryption with a customer's own key, and permissions to use it that are no wider than each function's
// part in the pipeline.

import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** Encryption at rest. */
export interface EncryptionOptions {
  /**
   * Your own key for the queues, the tables and the secret. The stack then needs a known region
   * (`env: { region }`), because a table names its key together with the region.
   * @default keys that AWS owns, free of charge
   */
  readonly encryptionKey?: IKey;
}

/** DynamoDB requires these of a caller who reads and writes items. */
export const TABLE_KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
];
export const READ_KEY_ACTIONS = ['kms:Decrypt'];
/** SQS generates a data key for each message and reads it back. */
const SEND_KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Does nothing without a key. */
export function grantKey(key: IKey | undefined, grantee: IGrantable, actions: string[]): void {
  if (key) Grant.addToPrincipal({ grantee, actions, resourceArns: [key.keyArn] });
}

/** Narrower than the library's own grant, which also allows reading the queue's attributes. */
export function grantSend(queue: IQueue, grantee: IGrantable): Grant {
  grantKey(queue.encryptionMasterKey, grantee, SEND_KEY_ACTIONS);
  return Grant.addToPrincipal({
    grantee,
    actions: ['sqs:SendMessage'],
    resourceArns: [queue.queueArn],
  });
}
