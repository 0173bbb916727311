// The functions' log, one JSON line per fact, and the metrics that are counted from its lines
// (lib/monitoring/log-metrics.ts has CloudWatch count them). People find requests by their ids
// (docs/operations.md). No entry contains `data`, a secret, a signature or a token.

import type { HookSubject, Malformed } from '../poster/hook-facts.ts';

export type LogEntry =
  | { event: 'accepted'; requestId: string }
  /** Poster's check button. */
  | { event: 'test'; requestId: string }
  | ({
      event: 'refused';
      reason: RejectionReason;
      requestId: string;
      /** Of a malformed hook: the first field at fault. */
      field?: string | undefined;
      /** The signature does not show that Poster sent it: anyone can claim to be any account. */
      unverified?: true | undefined;
    } & HookSubject)
  /** Answered 503, because the secret or the queue could not be reached. */
  | ({ event: 'unavailable'; requestId: string } & ErrorFields)
  /** The secret was read: every five minutes, and after a mismatch. */
  | { event: 'secret-refreshed' }
  | ({ event: 'secret-refresh-failed' } & ErrorFields)
  /** The secret or the queue could not be reached while the environment loaded; the first hook tries again. */
  | ({ event: 'warm-up-failed' } & ErrorFields)
  /** One per batch: how many events were new, and how many deliveries repeated a known one. */
  | { event: 'recorded'; new: number; repeated: number; requestIds: readonly string[] }
  /** A message that could not be recorded; the queue delivers it again. */
  | ({ event: 'not-recorded'; messageId: string } & (
      | Malformed
      | (ErrorFields & HookSubject & { requestId: string })
    ));

type LogEvent = LogEntry['event'];

/** Why a hook is refused. */
export const REJECTION_REASONS = [
  'malformed',
  'too-large',
  'bad-signature',
  'too-old',
  'account-not-allowed',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

export interface ErrorFields {
  error: string;
  message?: string;
  /** The line of code that threw it. */
  at?: string;
}

export interface Log {
  info(entry: LogEntry): void;
  warn(entry: LogEntry): void;
  error(entry: LogEntry): void;
}

export interface LogOptions {
  /** Writes one line, given without its line break. In Lambda this is `writeLine`. */
  write(line: string): void;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * Lambda reads the line's time from `timestamp`, and takes a line without `level` as INFO. There is one
 * INFO line per hook and CloudWatch bills its bytes, so that level is left out.
 * Source: AWS Lambda's developer guide, "Log-level filtering".
 */
export function createLog({ write, now }: LogOptions): Log {
  const at = (level?: 'WARN' | 'ERROR') => (entry: LogEntry) =>
    write(JSON.stringify({ level, timestamp: new Date(now()).toISOString(), ...entry }));
  return { info: at(), warn: at('WARN'), error: at('ERROR') };
}

/**
 * Writes to standard output directly, where Lambda passes a line of JSON through unchanged. It wraps
 * what `console` writes, and metric filters would not find the fields.
 */
export const writeLine = (line: string): void => {
  stdout.write(`${line}\n`);
};

/** Node opens the stream at its first use, which is here while the code loads. */
const { stdout } = process;

/**
 * An error as log fields: its name and the code that threw it. The message is included only when a
 * service or the network wrote it (`$metadata`, `code`), because any other message may quote input.
 */
export function describeError(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const isFromOutside = '$metadata' in error || 'code' in error;
  return {
    error: error.name,
    message: isFromOutside ? error.message : undefined,
    at: isFromOutside ? undefined : error.stack?.match(/^\s+at .*$/m)?.[0].trim(),
  };
}

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

/** The metrics, each with a comment that says what it counts. */
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
