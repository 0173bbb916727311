// The consumer function: takes hooks from the queue and records them in the table.

import { Duration, Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { ConsumerEnv } from '../lambda/consumer/config.ts';
import type { ConnectionTable } from './connection-table.ts';
import type { EventQueue } from './event-queue.ts';
import type { EventTable } from './event-table.ts';
import { type FunctionOptions, PipelineFunction } from './function/pipeline-function.ts';
import { checkDuration, checkNumber } from './limits.ts';

/** Times and limits of the function that records hooks. */
export interface ConsumerOptions extends FunctionOptions {
  /**
   * The function's time-out. At most the queue's visibility time-out, and at most 15 minutes.
   * @default 15 seconds
   */
  readonly timeout?: Duration;
  /**
   * Maximum number of messages per invocation, at most 10: for more, Lambda would wait for a batch to fill.
   * @default 10
   */
  readonly batchSize?: number;
  /**
   * Maximum number of concurrent invocations. A new AWS account has ten for everything: half of them leave
   * the verifier its share, and five batches of ten record about a thousand hooks a second. From 2 to 1,000.
   * @default 5
   */
  readonly maxConcurrency?: number;
}

export interface ConsumerProps extends ConsumerOptions {
  readonly queue: EventQueue;
  readonly table: EventTable;
  readonly connections: ConnectionTable;
  /** How long an event is kept; `Duration.days(0)` keeps it for ever. */
  readonly retention: Duration;
}

export class Consumer extends PipelineFunction {
  /** @throws RangeError naming the option and the values it accepts */
  constructor(scope: Construct, id: string, props: ConsumerProps) {
    const timeout = props.timeout ?? Duration.seconds(15);
    checkRetention(props.retention);
    checkTimeout(timeout, props.queue.visibilityTimeout);
    checkNumber('consumer.batchSize', props.batchSize, 1, 10);
    checkNumber('consumer.maxConcurrency', props.maxConcurrency, 2, 1000);
    super(scope, id, {
      ...props,
      lambda: 'consumer',
      description: 'Records each Poster hook once in the events table',
      timeout,
      environment: {
        EVENTS_TABLE_NAME: props.table.table.tableName,
        CONNECTIONS_TABLE_NAME: props.connections.table.tableName,
        RETENTION_DAYS: String(props.retention.toDays()),
      } satisfies ConsumerEnv,
    });
    props.table.grantUpdate(this.function);
    props.connections.grantUpdate(this.function);
    this.function.addEventSource(
      new SqsEventSource(props.queue.queue, {
        batchSize: props.batchSize ?? 10,
        // Capped here instead of by reserved concurrency: each throttled invocation would count as a
        // receive and bring its messages closer to the dead-letter queue.
        maxConcurrency: props.maxConcurrency ?? 5,
        reportBatchItemFailures: true,
      }),
    );
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason:
        'A mapping from SQS has none: failed messages stay in the queue or its dead-letter queue.',
    });
  }
}

const MINIMUM_RETENTION_DAYS = 3;

function checkRetention(retention: Duration): void {
  const days = retention.toDays({ integral: false });
  const isForEver = days === 0;
  if (!isForEver && (!Number.isInteger(days) || days < MINIMUM_RETENTION_DAYS)) {
    throw new RangeError(
      `retention must be a whole number of days, at least ${MINIMUM_RETENTION_DAYS} (Poster repeats a hook for two days), or 0 to keep events for ever; got ${days}`,
    );
  }
}

/** A longer time-out would also deliver a message again while it is still being recorded. */
function checkTimeout(timeout: Duration, visibilityTimeout: Duration): void {
  const seconds = checkDuration(
    'consumer.timeout',
    timeout,
    Duration.seconds(1),
    Duration.minutes(15),
  );
  const isKnown = seconds !== undefined && !visibilityTimeout.isUnresolved();
  if (isKnown && seconds > visibilityTimeout.toSeconds()) {
    throw new RangeError(
      `consumer.timeout must be at most queue.visibilityTimeout, ${visibilityTimeout.toHumanString()}; got ${timeout.toHumanString()}`,
    );
  }
}
