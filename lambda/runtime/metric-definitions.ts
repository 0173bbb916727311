// The metrics of what only the functions know: what each counts in their log lines. Read by
// lib/log-metrics.ts, which has CloudWatch count them, and by whoever asks for one by name.

import type { LogEvent } from './log-entry.ts';

/** Every pipeline has a namespace of its own below this one. */
export const METRIC_NAMESPACE = 'PosterWebhooks';

/** Whose lines they are. */
export type Writer = 'verifier' | 'consumer';

export interface LogMetric {
  writer: Writer;
  event: LogEvent;
  /** The field that counts; otherwise each line counts one. */
  field?: 'new' | 'repeated';
}

/** What each metric counts. */
export const METRICS = {
  /** Answered 200 and queued. */
  HooksAccepted: { writer: 'verifier', event: 'accepted' },
  /** Answered 4xx; also by reason. */
  HooksRejected: { writer: 'verifier', event: 'refused' },
  /** Poster's check button. */
  TestHooks: { writer: 'verifier', event: 'test' },
  /** Answered 503: the secret or the queue was out of reach. */
  HooksUnavailable: { writer: 'verifier', event: 'unavailable' },
  /** Reads of the application secret, each five minutes and after a mismatch. */
  SecretRefreshes: { writer: 'verifier', event: 'secret-refreshed' },
  /** Events recorded for the first time. */
  EventsNew: { writer: 'consumer', event: 'recorded', field: 'new' },
  /** Deliveries of an event that was there already. */
  DeliveriesRepeated: { writer: 'consumer', event: 'recorded', field: 'repeated' },
  /** Messages that could not be recorded; the queue delivers each again. */
  HooksNotRecorded: { writer: 'consumer', event: 'not-recorded' },
} as const satisfies Record<string, LogMetric>;

export type MetricName = keyof typeof METRICS;
