// The queue between the two functions, which makes a 200 durable, and its dead-letter queue.

import { Duration, Validations } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptionOptions } from './encryption.ts';
import { checkDuration, checkNumber } from './limits.ts';

/** Times and limits of the queue between the two functions, and of its dead-letter queue. */
export interface EventQueueOptions {
  /**
   * How long a received message stays hidden: at least six times the consumer's time-out, as Lambda's
   * documentation recommends, and never less than that time-out. At most 12 hours.
   * @default 90 seconds
   */
  readonly visibilityTimeout?: Duration;
  /**
   * How often a message is received before it moves to the dead-letter queue. With the default visibility
   * time-out, 20 receives bridge half an hour without the table. At most 1,000.
   * @default 20
   */
  readonly maxReceiveCount?: number;
  /**
   * How long a message is kept in either queue, counted from when it was first sent: at least a minute.
   * @default 14 days, SQS's maximum
   */
  readonly retention?: Duration;
}

export type EventQueueProps = EventQueueOptions & EncryptionOptions;

/** SQS's maximum. The verifier needs it: escaping can make a hook of 256 KiB three times as long. */
const MESSAGE_MAX_BYTES = 1024 * 1024;

export class EventQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly visibilityTimeout: Duration;

  /** @throws RangeError naming the option and the values it accepts */
  constructor(scope: Construct, id: string, props: EventQueueProps = {}) {
    super(scope, id);
    checkOptions(props);
    const { encryptionKey } = props;
    this.visibilityTimeout = props.visibilityTimeout ?? Duration.seconds(90);
    const common = {
      maxMessageSizeBytes: MESSAGE_MAX_BYTES,
      encryption: encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: props.retention ?? Duration.days(14),
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', common);
    Validations.of(this.deadLetterQueue).acknowledge({
      id: 'Serverless::Serverless-SQSRedrivePolicy',
      reason: 'This is the dead-letter queue itself.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: this.visibilityTimeout,
      deadLetterQueue: {
        queue: this.deadLetterQueue,
        maxReceiveCount: props.maxReceiveCount ?? 20,
      },
    });
  }
}

/** The limits are SQS's. */
function checkOptions({ visibilityTimeout, maxReceiveCount, retention }: EventQueueOptions): void {
  checkDuration(
    'queue.visibilityTimeout',
    visibilityTimeout,
    Duration.seconds(0),
    Duration.hours(12),
  );
  checkNumber('queue.maxReceiveCount', maxReceiveCount, 1, 1000);
  checkDuration('queue.retention', retention, Duration.minutes(1), Duration.days(14));
}
