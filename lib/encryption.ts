// Permission to use a customer's own key, no wider than a function's part in the pipeline.

import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** What may be encrypted with a key of one's own: queues, table and secret. */
export interface EncryptionOptions {
  /**
   * A key of your own for the queues, the table and the secret. The stack then needs a region
   * (`env: { region }`), since a table names its key beside it.
   * @default keys that AWS owns, at no cost
   */
  encryptionKey?: IKey;
}

/** For reading and writing items of a table, as DynamoDB asks of whoever calls it. */
export const TABLE_KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
];
export const READ_KEY_ACTIONS = ['kms:Decrypt'];

/** Does nothing where there is no such key. */
export function grantKey(key: IKey | undefined, grantee: IGrantable, actions: string[]): void {
  if (key) Grant.addToPrincipal({ grantee, actions, resourceArns: [key.keyArn] });
}
