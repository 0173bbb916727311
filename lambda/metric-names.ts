// What the functions measure: declared once, written by lambda/log.ts and watched by lib/.

export const METRIC_NAMESPACE = 'PosterWebhooks';

/** The dimension that tells one pipeline's numbers from another's. */
export const PIPELINE_DIMENSION = 'pipeline';
/** The second dimension of `HooksRejected`. */
export const REASON_DIMENSION = 'reason';

/** Each metric with its CloudWatch unit. */
export const METRICS = {
  /** Answered 200 and queued. */
  HooksAccepted: 'Count',
  /** Answered 4xx, by reason. */
  HooksRejected: 'Count',
  /** Poster's check button. */
  TestHooks: 'Count',
  /** Answered 503: the secret or the queue was out of reach. */
  HooksUnavailable: 'Count',
  /** From the gateway's receipt of an accepted hook to its answer, a cold start included. */
  AckLatency: 'Milliseconds',
  /** Reads of the application secret, each five minutes and after a mismatch. */
  SecretRefreshes: 'Count',
  /** Events recorded for the first time. */
  EventsNew: 'Count',
  /** Deliveries of an event that was there already. */
  DeliveriesRepeated: 'Count',
  /** Messages that could not be recorded; the queue delivers each again. */
  HooksNotRecorded: 'Count',
} as const;

export type MetricName = keyof typeof METRICS;

/** Why a hook is rejected: the values of `reason`. */
export const REJECTION_REASONS = [
  'malformed',
  'too-large',
  'bad-signature',
  'too-old',
  'account-not-allowed',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];
