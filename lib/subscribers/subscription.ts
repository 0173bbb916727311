// One subscription to new events: connects the table's stream, filtered by Lambda, to a developer's
// function, with a dead-letter queue for events that the function cannot handle.

import { Duration, Names } from 'aws-cdk-lib';
import { type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { PosterAction, PosterObject } from '../../lambda/poster/data-shapes.ts';
import { isName } from '../../lambda/poster/hook.ts';
import { type EncryptionOptions, grantSend } from '../encryption.ts';
import type { EventTable } from '../event-table.ts';
import { checkDuration, checkNumber } from '../limits.ts';
import { StreamDeadLetters } from './stream-dead-letters.ts';

/** Which events a subscription receives. */
interface SubscriptionFilter {
  /**
   * The objects by Poster's names, such as `transaction`.
   * @default every object
   */
  readonly objects?: readonly PosterObject[];
  /**
   * The actions by Poster's names, such as `closed`.
   * @default every action
   */
  readonly actions?: readonly PosterAction[];
}

/** Which events a subscriber receives, and in what batches. */
export interface SubscriptionOptions extends SubscriptionFilter {
  /**
   * Maximum number of events per invocation, at most 10,000.
   * @default 10
   */
  readonly batchSize?: number;
  /**
   * How long to wait for a batch to fill, at most 5 minutes.
   * @default events are delivered as they arrive
   */
  readonly maxBatchingWindow?: Duration;
  /**
   * Concurrent invocations per shard of the stream, at most 10. Above 1, events are only in order within an
   * account.
   * @default 1
   */
  readonly parallelizationFactor?: number;
  /**
   * How often a failing event is tried again before it goes to the dead-letter queue. Until then, the events
   * behind it in its shard wait. At most 10,000.
   * @default 5
   */
  readonly retryAttempts?: number;
}

export interface SubscriptionProps extends SubscriptionOptions, EncryptionOptions {
  readonly table: EventTable;
  readonly function: IFunction;
}

/** What `onEvent` returns: a function's connection to the new events. */
export class Subscription extends Construct {
  /**
   * Receives a message about records that Lambda gave up on. It says where they are in the stream, which keeps
   * them for 24 hours, but not what they contain. The events themselves stay in the table.
   */
  readonly deadLetterQueue: IQueue;

  /** @throws RangeError naming the option and the values it accepts */
  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    checkNumbers(props);
    const pattern = filterPattern(props);
    const { function: subscriber, table } = props;
    this.deadLetterQueue = new StreamDeadLetters(this, 'DeadLetters', props).queue;
    const grants = [table.grantStreamRead(subscriber), grantSend(this.deadLetterQueue, subscriber)];
    // Created in the function's own scope, as the library does. Created here, it would make the stack of
    // the function and this stack depend on each other.
    const mapping = subscriber.addEventSourceMapping(
      `PosterEvents-${Names.nodeUniqueId(this.node)}`,
      {
        eventSourceArn: table.stream(),
        // Skips nothing that was recorded since the stream was switched on.
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [{ pattern }],
        batchSize: props.batchSize ?? 10,
        maxBatchingWindow: props.maxBatchingWindow,
        parallelizationFactor: props.parallelizationFactor,
        retryAttempts: props.retryAttempts ?? 5,
        // Isolates a failing event, so that it takes no other event to the dead-letter queue with it.
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
      },
    );
    // Lambda refuses a mapping whose function may not read the stream.
    for (const grant of grants) grant.applyBefore(mapping);
  }
}

/** The limits are Lambda's. */
function checkNumbers(options: SubscriptionOptions): void {
  checkNumber('batchSize', options.batchSize, 1, 10_000);
  checkDuration(
    'maxBatchingWindow',
    options.maxBatchingWindow,
    Duration.seconds(0),
    Duration.minutes(5),
  );
  checkNumber('parallelizationFactor', options.parallelizationFactor, 1, 10);
  checkNumber('retryAttempts', options.retryAttempts, 0, 10_000);
}

/** Lambda's maximum for one filter pattern. */
const PATTERN_MAX_CHARACTERS = 4096;

/** Passes inserted items only, because a repeat changes the item of its event and expiry deletes it. */
function filterPattern({ objects, actions }: SubscriptionFilter): string {
  const wanted = {
    ...(objects && { object: { S: checkNames('objects', objects) } }),
    ...(actions && { action: { S: checkNames('actions', actions) } }),
  };
  const isFiltered = Object.keys(wanted).length > 0;
  const pattern = JSON.stringify({
    eventName: ['INSERT'],
    ...(isFiltered && { dynamodb: { NewImage: wanted } }),
  });
  if (pattern.length > PATTERN_MAX_CHARACTERS) {
    throw new RangeError(
      `objects and actions make a filter of ${pattern.length} characters; Lambda accepts at most ${PATTERN_MAX_CHARACTERS}`,
    );
  }
  return pattern;
}

function checkNames(option: 'objects' | 'actions', names: readonly string[]): readonly string[] {
  if (names.length === 0) throw new RangeError(`${option} is empty; leave it out for all of them`);
  const invalid = names.find((name) => !isName(name));
  if (invalid !== undefined) {
    throw new RangeError(
      `${option} must be names of 1 to 64 characters with no ";" and no control character; got ${JSON.stringify(invalid)}`,
    );
  }
  return names;
}
