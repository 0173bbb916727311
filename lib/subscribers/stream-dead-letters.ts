// Dead-letter queue for stream records that a reader gave up on.

import { Duration, Validations } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptionOptions } from '../encryption.ts';

export class StreamDeadLetters extends Construct {
  /**
   * A message says where the records are in the stream, which keeps them for 24 hours, but not what they
   * contain. The events themselves stay in the table.
   */
  readonly queue: IQueue;

  constructor(scope: Construct, id: string, { encryptionKey }: EncryptionOptions = {}) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge(
      { id: 'AwsSolutions::AwsSolutions-SQS3', reason: IS_DEAD_LETTER_QUEUE },
      { id: 'Serverless::Serverless-SQSRedrivePolicy', reason: IS_DEAD_LETTER_QUEUE },
    );
  }
}

const IS_DEAD_LETTER_QUEUE =
  'This is itself a dead-letter queue. It serves a reader of the stream, not a queue.';
