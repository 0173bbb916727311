// The metrics that only the functions can provide, and what each counts in their log lines.
// lib/monitoring/log-metrics.ts has CloudWatch count them; tools ask for one by its name.

import type { LogEvent } from './log.ts';

/** Every pipeline has its own namespace below this one. */
export const METRIC_NAMESPACE = 'PosterWebhooks';

/** The function that writes the lines. */
export type Writer = 'verifier' | 'consumer';

export interface LogMetric {
  writer: Writer;
  event: LogEvent;
  /** The field whose value is added; without it, each line counts as one. */
  field?: 'new' | 'repeated';
}

/** What each metric counts. */
export const METRICS = {
  /** Answered 200 and queued. */
  HooksAccepted: { writer: 'verifier', event: 'accepted' },
  /** Answered 4xx; also available by reason. */
  HooksRejected: { writer: 'verifier', event: 'refused' },
  /** Poster's check button. */
  TestHooks: { writer: 'verifier', event: 'test' },
  /** Answered 503, because the secret or the queue could not be reached. */
  HooksUnavailable: { writer: 'verifier', event: 'unavailable' },
  /** Reads of the application secret: every five minutes, and after a mismatch. */
  SecretRefreshes: { writer: 'verifier', event: 'secret-refreshed' },
  /** Events recorded for the first time. */
  EventsNew: { writer: 'consumer', event: 'recorded', field: 'new' },
  /** Deliveries of an event that was already recorded. */
  DeliveriesRepeated: { writer: 'consumer', event: 'recorded', field: 'repeated' },
  /** Messages that could not be recorded; the queue delivers each of them again. */
  HooksNotRecorded: { writer: 'consumer', event: 'not-recorded' },
} as const satisfies Record<string, LogMetric>;

export type MetricName = keyof typeof METRICS;
