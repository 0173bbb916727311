// Options of PosterWebhooks, all optional.

import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ConsumerOptions } from './consumer.ts';
import type { EncryptionOptions } from './encryption.ts';
import type { EventQueueOptions } from './event-queue.ts';
import type { MonitoringOptions } from './monitoring/monitoring.ts';
import type { EventBusOptions } from './subscribers/event-bus-pipe.ts';
import type { AdmissionOptions, VerifierOptions } from './verifier.ts';
import type { WebhookApiOptions } from './webhook-api.ts';

export const DEFAULT_RETENTION_DAYS = 90;

/**
 * All optional. An option that AWS would refuse is a RangeError at synthesis.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import type { PosterWebhooksProps } from 'poster-webhooks';
 *
 * const props: PosterWebhooksProps = {
 *   retention: Duration.days(400),
 *   alarmTopic,
 *   eventBus: { archive: Duration.days(30) },
 *   queue: { visibilityTimeout: Duration.minutes(3) },
 *   verifier: { memorySize: 1024, reservedConcurrency: 50, provisionedConcurrency: 2 },
 *   consumer: { timeout: Duration.seconds(30), maxConcurrency: 20 },
 * };
 */
export interface PosterWebhooksProps
  extends AdmissionOptions,
    EncryptionOptions,
    MonitoringOptions,
    WebhookApiOptions {
  /**
   * How long an event is kept: at least three days, because Poster repeats a hook for two and a repeat must
   * find the event. `Duration.days(0)` keeps events for ever.
   * @default 90 days
   */
  readonly retention?: Duration;
  /**
   * Keeps both tables when the stack is deleted, and prevents deleting them by hand. Set it in production.
   * @default false
   */
  readonly protectEvents?: boolean;
  /**
   * How long the access log and both functions' logs are kept.
   * @default one month
   */
  readonly logRetention?: RetentionDays;
  /**
   * Traces both functions with X-Ray, which samples the requests.
   * @default false
   */
  readonly tracing?: boolean;
  /**
   * Sends each new event to an EventBridge bus. The source is `poster.webhooks`,
   * the detail-type object and action, such as `transaction.closed`.
   * @default false
   */
  readonly eventBus?: boolean | EventBusOptions;
  /**
   * Times and limits of the queue.
   * @default 90 seconds, 20 receives and 14 days
   */
  readonly queue?: EventQueueOptions;
  /**
   * Memory, times and concurrency of the function that answers Poster.
   * @default 512 MB and 10 seconds
   */
  readonly verifier?: VerifierOptions;
  /**
   * Memory, times and concurrency of the function that records hooks.
   * @default 512 MB, 15 seconds and five batches of ten at a time
   */
  readonly consumer?: ConsumerOptions;
}
