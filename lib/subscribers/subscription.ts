// One subscription to new events: the table's stream, filtered by the service, into a developer's
// function, and a dead-letter queue for what that function cannot take.

import { type Duration, Names } from 'aws-cdk-lib';
import { type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptionOptions } from '../encryption.ts';
import type { EventTable } from '../event-table.ts';
import { grantSend } from '../queue-grant.ts';
import { type EventFilter, filterPattern } from './event-filter.ts';
import { StreamDeadLetters } from './stream-dead-letters.ts';

export interface SubscriptionOptions extends EventFilter {
  /**
   * Events an invocation takes at most.
   * @default 10
   */
  batchSize?: number;
  /**
   * How long to wait for a batch to fill, at most 5 minutes.
   * @default none: events come as they arrive
   */
  maxBatchingWindow?: Duration;
  /**
   * Invocations at the same time for each shard of the stream, at most 10. Above 1 there is order
   * within an account alone.
   * @default 1
   */
  parallelizationFactor?: number;
  /**
   * How often a failing event is tried again before it goes to the dead-letter queue. Until then
   * those behind it in its shard wait.
   * @default 5
   */
  retryAttempts?: number;
}

export interface SubscriptionProps extends SubscriptionOptions, EncryptionOptions {
  table: EventTable;
  function: IFunction;
}

export class Subscription extends Construct {
  /**
   * Takes what is known of the records that were given up: their place in the stream, kept for 24
   * hours there, and not their content. The events themselves stay in the table.
   */
  readonly deadLetterQueue: IQueue;

  /** @throws RangeError naming the option that is empty, too long or no name */
  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    const pattern = filterPattern(props);
    const { function: subscriber, table } = props;
    this.deadLetterQueue = new StreamDeadLetters(this, 'DeadLetters', props).queue;
    const grants = [table.grantStreamRead(subscriber), grantSend(this.deadLetterQueue, subscriber)];
    // In the function's own scope, as the library does it: were it here, a function of another
    // stack and this one would depend on each other.
    const mapping = subscriber.addEventSourceMapping(
      `PosterEvents-${Names.nodeUniqueId(this.node)}`,
      {
        eventSourceArn: table.stream(),
        // Nothing that was recorded after the stream was switched on is skipped.
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [{ pattern }],
        batchSize: props.batchSize ?? 10,
        maxBatchingWindow: props.maxBatchingWindow,
        parallelizationFactor: props.parallelizationFactor,
        retryAttempts: props.retryAttempts ?? 5,
        // Alone, an event that fails takes no other to the dead-letter queue with it.
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
      },
    );
    // Lambda refuses a mapping whose function may not read the stream.
    for (const grant of grants) grant.applyBefore(mapping);
  }
}
