// What whoever puts the pipeline into a stack may choose about it. Nothing has to be chosen.

import type { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AdmissionOptions } from './admission.ts';
import type { ConsumerOptions } from './consumer.ts';
import type { EncryptionOptions } from './encryption.ts';
import type { EventQueueOptions } from './event-queue.ts';
import type { MonitoringOptions } from './monitoring/monitoring.ts';
import type { EventBusOptions } from './subscribers/event-bus-pipe.ts';
import type { VerifierOptions } from './verifier.ts';
import type { WebhookApiOptions } from './webhook-api.ts';

export const DEFAULT_RETENTION_DAYS = 90;

export interface PosterWebhooksProps
  extends AdmissionOptions,
    EncryptionOptions,
    MonitoringOptions,
    WebhookApiOptions {
  /**
   * How long an event is kept. `Duration.days(0)` keeps it for ever; otherwise at least three
   * days, since Poster repeats a hook for two and a repeat must find the event.
   * @default 90 days
   */
  retention?: Duration;
  /**
   * Keeps the table when the stack goes, and refuses to delete it by hand.
   * @default false
   */
  protectEvents?: boolean;
  /**
   * Of the access log and of both functions' logs.
   * @default one month
   */
  logRetention?: RetentionDays;
  /**
   * X-Ray traces of both functions.
   * @default false
   */
  tracing?: boolean;
  /**
   * Sends each new event to an EventBridge bus, without its access token: source
   * `poster.webhooks`, detail-type `transaction.closed` and the like.
   * @default false
   */
  eventBus?: boolean | EventBusOptions;
  /** Times and counts of the queue. */
  queue?: EventQueueOptions;
  verifier?: VerifierOptions;
  consumer?: ConsumerOptions;
}
