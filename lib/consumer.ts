// The consumer function: takes hooks off the queue and records them in the table.

import { Duration, Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type { ConsumerEnv } from '../lambda/consumer/config.ts';
import type { EventQueue } from './event-queue.ts';
import type { EventTable } from './event-table.ts';
import { type FunctionOptions, PipelineFunction } from './function/pipeline-function.ts';

export interface ConsumerOptions extends FunctionOptions {
  /** @default 15 seconds */
  timeout?: Duration;
  /**
   * Messages an invocation takes at most.
   * @default 10
   */
  batchSize?: number;
  /**
   * Invocations at the same time. New AWS accounts have ten for everything: half of them leaves
   * the verifier its share, and five batches of ten are some thousand hooks a second.
   * @default 5
   */
  maxConcurrency?: number;
}

export interface ConsumerProps extends ConsumerOptions {
  queue: EventQueue;
  table: EventTable;
  /** How long an event is kept; `Duration.days(0)` keeps it for ever. */
  retention: Duration;
}

export class Consumer extends PipelineFunction {
  /** @throws RangeError for a retention that is not to be had */
  constructor(scope: Construct, id: string, props: ConsumerProps) {
    checkRetention(props.retention);
    super(scope, id, {
      ...props,
      lambda: 'consumer',
      description: 'Records Poster hooks in the events table, each once',
      timeout: props.timeout ?? Duration.seconds(15),
      environment: {
        EVENTS_TABLE_NAME: props.table.table.tableName,
        RETENTION_DAYS: String(props.retention.toDays()),
      } satisfies ConsumerEnv,
    });
    props.table.grantRecord(this.function);
    this.function.addEventSource(
      new SqsEventSource(props.queue.queue, {
        batchSize: props.batchSize ?? 10,
        // Capped here and not by reserved concurrency: a throttled invocation would count as a
        // receive and bring messages nearer to the dead-letter queue.
        maxConcurrency: props.maxConcurrency ?? 5,
        reportBatchItemFailures: true,
      }),
    );
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason: 'A queue takes none: what fails stays in it, and ends in its dead-letter queue.',
    });
  }
}

const MINIMUM_RETENTION_DAYS = 3;

function checkRetention(retention: Duration): void {
  const days = retention.toDays({ integral: false });
  const isForEver = days === 0;
  if (!isForEver && (!Number.isInteger(days) || days < MINIMUM_RETENTION_DAYS)) {
    throw new RangeError(
      `retention must be whole days, at least ${MINIMUM_RETENTION_DAYS} (Poster repeats a hook for two days), or 0 to keep events for ever; got ${days}`,
    );
  }
}
