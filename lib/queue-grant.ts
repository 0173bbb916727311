// Permission to send to a queue, with the key that the queue may be encrypted with.

import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { grantKey } from './encryption.ts';

/** SQS makes a data key for what is sent, and reads it again. */
const SEND_KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Narrower than the library's own grant, which also allows reading the queue's attributes. */
export function grantSend(queue: IQueue, grantee: IGrantable): Grant {
  grantKey(queue.encryptionMasterKey, grantee, SEND_KEY_ACTIONS);
  return Grant.addToPrincipal({
    grantee,
    actions: ['sqs:SendMessage'],
    resourceArns: [queue.queueArn],
  });
}
