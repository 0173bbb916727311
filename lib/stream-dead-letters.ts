// Where what is known of stream records goes that a reader of the stream gave up.

import { Duration, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EncryptionOptions, grantKey, SEND_KEY_ACTIONS } from './encryption.ts';

export class StreamDeadLetters extends Construct {
  /**
   * Messages hold the records' place in the stream, which is kept for 24 hours, and not their
   * content. The events themselves stay in the table.
   */
  readonly queue: IQueue;
  readonly #key: EncryptionOptions['encryptionKey'];

  constructor(scope: Construct, id: string, { encryptionKey }: EncryptionOptions = {}) {
    super(scope, id);
    this.#key = encryptionKey;
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

  /** Narrower than the library's own grant, which also allows reading the queue's attributes. */
  grantSend(grantee: IGrantable): Grant {
    grantKey(this.#key, grantee, SEND_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.queue.queueArn],
    });
  }
}

const IS_DEAD_LETTER_QUEUE =
  'It is a dead-letter queue itself: of the stream’s reader, not of a queue.';
