// Sends every new event to an EventBridge bus: a pipe from the table's stream through the enrichment, which
// decodes the event.

import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EncryptionOptions, grantSend } from '../encryption.ts';
import type { EventTable } from '../event-table.ts';
import { type FunctionOptions, PipelineFunction } from '../function/pipeline-function.ts';
import { uniqueName } from '../unique-name.ts';
import { StreamDeadLetters } from './stream-dead-letters.ts';

/**
 * Where new events are published.
 *
 * @example
 * import { Rule } from 'aws-cdk-lib/aws-events';
 * import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
 * import { EVENT_SOURCE } from 'poster-webhooks';
 *
 * new Rule(this, 'ClosedSales', {
 *   eventBus: webhooks.eventBus,
 *   eventPattern: { source: [EVENT_SOURCE], detailType: ['transaction.closed'] },
 *   targets: [new LambdaFunction(closedSales)],
 * });
 */
export interface EventBusOptions {
  /**
   * The bus that receives the events.
   * @default a new bus
   */
  readonly bus?: IEventBus;
  /**
   * How long the bus archives events for replay; `Duration.days(0)` keeps them for ever.
   * @default no archive
   */
  readonly archive?: Duration;
}

export interface EventBusPipeProps extends EventBusOptions, EncryptionOptions, FunctionOptions {
  readonly table: EventTable;
}

/** The `source` of every event. */
export const EVENT_SOURCE = 'poster.webhooks';

/** How often a failing event is retried before it goes to the dead-letter queue; later events wait. */
const RETRY_ATTEMPTS = 5;
const BATCH_SIZE = 10;

export class EventBusPipe extends Construct {
  readonly bus: IEventBus;
  /** Receives a message about events that did not reach the bus: their place in the stream. */
  readonly deadLetterQueue: IQueue;

  constructor(scope: Construct, id: string, props: EventBusPipeProps) {
    super(scope, id);
    const { table, archive } = props;
    // The library would name the bus after its path alone, so the buses of two stages would collide.
    this.bus = props.bus ?? new EventBus(this, 'Bus', { eventBusName: uniqueName(this) });
    if (archive) {
      // In this scope, because the bus's own scope has room for the archive of one pipeline only.
      new Archive(this, 'Archive', {
        sourceEventBus: this.bus,
        eventPattern: { source: [EVENT_SOURCE] },
        retention: archive,
      });
    }
    this.deadLetterQueue = new StreamDeadLetters(this, 'DeadLetters', props).queue;
    const enrichment = new PipelineFunction(this, 'Enrichment', {
      ...props,
      lambda: 'enrichment',
      description: 'Decodes recorded Poster events for the event bus',
      timeout: Duration.seconds(10),
      environment: {},
    });

    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('pipes.amazonaws.com') });
    const allow = (action: string, arn: string) =>
      Grant.addToPrincipal({ grantee: role, actions: [action], resourceArns: [arn] });
    const grants = [
      table.grantStreamRead(role),
      grantSend(this.deadLetterQueue, role),
      allow('lambda:InvokeFunction', enrichment.function.functionArn),
      allow('events:PutEvents', this.bus.eventBusArn),
    ];
    const pipe = new CfnPipe(this, 'Pipe', {
      description: 'Sends new Poster events to the event bus',
      roleArn: role.roleArn,
      source: table.stream(),
      sourceParameters: {
        dynamoDbStreamParameters: {
          startingPosition: 'TRIM_HORIZON',
          batchSize: BATCH_SIZE,
          maximumRetryAttempts: RETRY_ATTEMPTS,
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
        },
        // Only inserted items, because a repeat changes the item of its event and expiry deletes it.
        filterCriteria: { filters: [{ pattern: JSON.stringify({ eventName: ['INSERT'] }) }] },
      },
      enrichment: enrichment.function.functionArn,
      target: this.bus.eventBusArn,
      targetParameters: {
        // A path must be the whole value, so it cannot join object and action. The enrichment joins them.
        eventBridgeEventBusParameters: { source: EVENT_SOURCE, detailType: '$.type' },
      },
    });
    // EventBridge Pipes checks the role's permissions when it creates the pipe.
    for (const grant of grants) grant.applyBefore(pipe);
  }
}
