// All metrics of the pipeline in CloudWatch: those extracted from the functions' logs, and those that AWS
// provides for each service.

import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { RejectionReason } from '../../lambda/runtime/log.ts';
import { type LogMetrics, PERIOD } from './log-metrics.ts';

export interface WatchedResources {
  readonly api: HttpApi;
  readonly verifier: IFunction;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly consumer: IFunction;
  readonly table: ITableV2;
}

/**
 * The metrics of a pipeline. Counts are sums and queue depths are maxima over five minutes; `with()` sets another
 * period.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 *
 * webhooks.metrics
 *   .hooksRejected('malformed')
 *   .with({ period: Duration.hours(1) })
 *   .createAlarm(this, 'Malformed', { threshold: 100, evaluationPeriods: 1 });
 */
export class WebhookMetrics {
  readonly #logs: LogMetrics;
  readonly #resources: WatchedResources;

  constructor(logs: LogMetrics, resources: WatchedResources) {
    this.#logs = logs;
    this.#resources = resources;
  }

  /** All requests, as counted by the gateway. */
  requests(): Metric {
    return this.#resources.api.metricCount(sum);
  }

  /** 5xx answers of the gateway or the verifier, after which Poster sends the hook again. */
  serverErrors(): Metric {
    return this.#resources.api.metricServerError(sum);
  }

  /** 4xx answers, including those of the gateway (429 when throttled). */
  clientErrors(): Metric {
    return this.#resources.api.metricClientError(sum);
  }

  /** How long Poster waits for an answer, including cold starts. @param statistic such as `p99` */
  latency(statistic: string): Metric {
    return this.#resources.api.metricLatency({ statistic, period: PERIOD });
  }

  hooksAccepted(): Metric {
    return this.#logs.metric('HooksAccepted');
  }

  /** Refused hooks, for one reason or for all. */
  hooksRejected(reason?: RejectionReason): Metric {
    return this.#logs.metric('HooksRejected', reason);
  }

  testHooks(): Metric {
    return this.#logs.metric('TestHooks');
  }

  hooksUnavailable(): Metric {
    return this.#logs.metric('HooksUnavailable');
  }

  secretRefreshes(): Metric {
    return this.#logs.metric('SecretRefreshes');
  }

  messagesWaiting(): Metric {
    return this.#resources.queue.metricApproximateNumberOfMessagesVisible(maximum);
  }

  messagesInWork(): Metric {
    return this.#resources.queue.metricApproximateNumberOfMessagesNotVisible(maximum);
  }

  oldestMessageAge(): Metric {
    return this.#resources.queue.metricApproximateAgeOfOldestMessage(maximum);
  }

  deadLetters(): Metric {
    return this.#resources.deadLetterQueue.metricApproximateNumberOfMessagesVisible(maximum);
  }

  eventsNew(): Metric {
    return this.#logs.metric('EventsNew');
  }

  deliveriesRepeated(): Metric {
    return this.#logs.metric('DeliveriesRepeated');
  }

  /** Messages that failed; each is tried again. */
  hooksNotRecorded(): Metric {
    return this.#logs.metric('HooksNotRecorded');
  }

  /** Invocations of the consumer that failed as a whole: time-outs, crashes, failed starts. */
  consumerErrors(): Metric {
    return this.#resources.consumer.metricErrors(sum);
  }

  /** Invocations of the verifier that Lambda refused; Poster gets 503. */
  verifierThrottles(): Metric {
    return this.#resources.verifier.metricThrottles(sum);
  }

  /** Invocations of the consumer that Lambda refused; the hooks stay in the queue. */
  consumerThrottles(): Metric {
    return this.#resources.consumer.metricThrottles(sum);
  }

  /** Writes to the events table that DynamoDB refused. */
  tableThrottles(): Metric {
    return new Metric({
      ...sum,
      namespace: 'AWS/DynamoDB',
      metricName: 'WriteThrottleEvents',
      dimensionsMap: { TableName: this.#resources.table.tableName },
    });
  }
}

const sum = { statistic: Stats.SUM, period: PERIOD };
const maximum = { statistic: Stats.MAXIMUM, period: PERIOD };
