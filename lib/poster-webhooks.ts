// The whole pipeline as one construct: Poster -> API -> verifier -> queue -> consumer -> tables.

import { Duration, Names } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ApplicationSecret } from './application-secret.ts';
import { ConnectionTable } from './connection-table.ts';
import { Consumer } from './consumer.ts';
import { EventQueue } from './event-queue.ts';
import { EventTable } from './event-table.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import type { WebhookAlarms } from './monitoring/webhook-alarms.ts';
import type { WebhookMetrics } from './monitoring/webhook-metrics.ts';
import { addOutputs } from './outputs.ts';
import { DEFAULT_RETENTION_DAYS, type PosterWebhooksProps } from './poster-webhooks-props.ts';
import { type EventBusOptions, EventBusPipe } from './subscribers/event-bus-pipe.ts';
import { Subscription, type SubscriptionOptions } from './subscribers/subscription.ts';
import { pipelineName } from './unique-name.ts';
import { Verifier } from './verifier.ts';
import { WebhookApi } from './webhook-api.ts';

/**
 * An endpoint for Poster's webhooks, which records every event once in a table.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { PosterWebhooks } from 'poster-webhooks';
 *
 * const webhooks = new PosterWebhooks(this, 'Poster', {
 *   protectEvents: true,
 *   alarms: { silence: Duration.hours(12) },
 * });
 * webhooks.onEvent(closedSales, { objects: ['transaction'], actions: ['closed'] });
 * webhooks.addOutputs();
 */
export class PosterWebhooks extends Construct {
  /** The URL to paste into the app's settings at Poster. */
  readonly url: string;
  /** The public endpoint. The throttle also applies to routes that you add. */
  readonly api: HttpApi;
  /** The function that answers Poster. */
  readonly verifier: LambdaFunction;
  /** The function that records hooks. */
  readonly consumer: LambdaFunction;
  /** Every event, by account. */
  readonly table: ITableV2;
  /** Which accounts have the app, with their access tokens for Poster's API. */
  readonly connectionsTable: ITableV2;
  /** Hooks on their way to the table. */
  readonly queue: IQueue;
  /** Hooks that could not be recorded. */
  readonly deadLetterQueue: IQueue;
  /** Store the Poster application secret here. */
  readonly secret: ISecret;
  /** The pipeline's metrics, for your own alarms and dashboards. */
  readonly metrics: WebhookMetrics;
  /** The alarms by name, for other actions and thresholds. Undefined with `alarms: false`. */
  readonly alarms: WebhookAlarms | undefined;
  /** The dashboard, for widgets of your own. Undefined with `dashboard: false`. */
  readonly dashboard: Dashboard | undefined;
  /** The bus that receives new events, when `eventBus` is set. */
  readonly eventBus: IEventBus | undefined;
  readonly #table: EventTable;
  readonly #connections: ConnectionTable;
  readonly #monitoring: Monitoring;
  readonly #props: PosterWebhooksProps;

  /** @throws RangeError naming a prop and the values it accepts */
  constructor(scope: Construct, id: string, props: PosterWebhooksProps = {}) {
    super(scope, id);
    const { encryptionKey, tracing, logRetention } = props;
    const retention = props.retention ?? Duration.days(DEFAULT_RETENTION_DAYS);
    const common = { tracing, logRetention };

    const secret = new ApplicationSecret(this, 'ApplicationSecret', { encryptionKey });
    const queue = new EventQueue(this, 'EventQueue', { ...props.queue, encryptionKey });
    const tableOptions = { protect: props.protectEvents, encryptionKey };
    const table = new EventTable(this, 'EventTable', tableOptions);
    const connections = new ConnectionTable(this, 'Connections', tableOptions);
    const verifier = new Verifier(this, 'Verifier', {
      ...common,
      ...props.verifier,
      maxEventAge: props.maxEventAge,
      allowedAccounts: props.allowedAccounts,
      queue,
      secret,
    });
    const api = new WebhookApi(this, 'Api', {
      throttle: props.throttle,
      domain: props.domain,
      logRetention,
      verifier: verifier.endpoint,
    });
    const consumer = new Consumer(this, 'Consumer', {
      ...common,
      ...props.consumer,
      queue,
      table,
      connections,
      retention,
    });
    const monitoring = new Monitoring(this, 'Monitoring', {
      pipelineName: pipelineName(this),
      logGroups: { verifier: verifier.logGroup, consumer: consumer.logGroup },
      alarms: props.alarms,
      alarmTopic: props.alarmTopic,
      dashboard: props.dashboard,
      resources: {
        api: api.api,
        verifier: verifier.function,
        queue: queue.queue,
        deadLetterQueue: queue.deadLetterQueue,
        consumer: consumer.function,
        table: table.table,
      },
    });

    this.url = api.url;
    this.api = api.api;
    this.verifier = verifier.function;
    this.consumer = consumer.function;
    this.table = table.table;
    this.connectionsTable = connections.table;
    this.queue = queue.queue;
    this.deadLetterQueue = queue.deadLetterQueue;
    this.secret = secret.secret;
    this.metrics = monitoring.metrics;
    this.alarms = monitoring.alarms;
    this.dashboard = monitoring.dashboard;
    this.#table = table;
    this.#connections = connections;
    this.#monitoring = monitoring;
    this.#props = props;
    this.eventBus = props.eventBus ? this.#publish(props.eventBus) : undefined;
  }

  /** Lets the grantee read the events, which contain no access token. */
  grantInspect(grantee: IGrantable): Grant {
    return this.#table.grantRead(grantee);
  }

  /** Lets the grantee read the connections, and with them every account's token for Poster's API. */
  grantReadAccessTokens(grantee: IGrantable): Grant {
    return this.#connections.grantRead(grantee);
  }

  /**
   * Invokes `subscriber` with each new event once, however often Poster delivers it. When a batch fails
   * halfway, some of its events come again. Read them with `readPosterEvents`. AWS recommends at most two
   * subscribers per table, because with more, reading the stream is throttled.
   *
   * @throws Error when the function is already subscribed: Lambda allows one mapping per stream and function
   * @throws RangeError naming the option and the values it accepts
   * @example
   * webhooks.onEvent(closedSales, { objects: ['transaction'], actions: ['closed'], retryAttempts: 10 });
   */
  onEvent(subscriber: IFunction, options: SubscriptionOptions = {}): Subscription {
    const id = `Subscription${Names.nodeUniqueId(subscriber.node)}`;
    if (this.node.tryFindChild(id) !== undefined) {
      throw new Error(
        `${subscriber.node.path} is already subscribed; list all its objects and actions in one call`,
      );
    }
    const subscription = new Subscription(this, id, {
      ...options,
      encryptionKey: this.#props.encryptionKey,
      function: subscriber,
      table: this.#table,
    });
    this.#monitoring.watchSubscription(id, subscription.deadLetterQueue);
    return subscription;
  }

  /** Adds the outputs that people and the tools read. Only one pipeline per stack can have them. */
  addOutputs(): void {
    addOutputs(this, { tableStays: this.#props.protectEvents ?? false });
  }

  #publish(options: true | EventBusOptions): IEventBus {
    const { tracing, logRetention, encryptionKey } = this.#props;
    const pipe = new EventBusPipe(this, 'EventBus', {
      ...(options === true ? {} : options),
      tracing,
      logRetention,
      encryptionKey,
      table: this.#table,
    });
    this.#monitoring.watchEventBus(pipe.deadLetterQueue);
    return pipe.bus;
  }
}
