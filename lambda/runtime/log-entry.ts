// The facts that the functions log. Metrics are drawn from them by their names (lib/log-metrics.ts),
// and requests found by their ids (docs/operations.md). None holds `data`, a secret, a signature or a token.

export type LogEntry =
  | { event: 'accepted'; requestId: string }
  /** Poster's check button. */
  | { event: 'test'; requestId: string }
  | ({ event: 'refused'; reason: RejectionReason; requestId: string } & RefusedFields)
  /** Answered 503: the secret or the queue was out of reach. */
  | ({ event: 'unavailable'; requestId: string } & ErrorFields)
  /** The secret was read: each five minutes, and after a mismatch. */
  | { event: 'secret-refreshed' }
  | ({ event: 'secret-refresh-failed' } & ErrorFields)
  /** A batch: how many were new events, how many deliveries of one that was there already. */
  | { event: 'recorded'; new: number; repeated: number; requestIds: readonly string[] }
  /** A message that could not be recorded; the queue delivers it again. */
  | ({ event: 'not-recorded'; messageId: string; requestId?: string } & (
      | FieldProblem
      | ErrorFields
    ));

export type LogEvent = LogEntry['event'];

/** Why a hook is refused. */
export const REJECTION_REASONS = [
  'malformed',
  'too-large',
  'bad-signature',
  'too-old',
  'account-not-allowed',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Of a hook that was understood, or the field for which it was not. */
interface RefusedFields {
  field?: string;
  account?: string;
  object?: string;
  action?: string;
}

interface FieldProblem {
  field: string;
  problem: string;
}

export interface ErrorFields {
  error: string;
  message?: string;
  /** The line of code that threw it. */
  at?: string;
}
