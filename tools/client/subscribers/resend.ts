// Invokes a subscriber with recorded events, just as its event source mapping does with new ones.

import { InvokeCommand, LambdaServiceException } from '@aws-sdk/client-lambda';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { deliverBatch, firstReported } from '../../stream/batch.ts';
import { type StreamRecord, toStreamRecord } from '../../stream/stream-record.ts';
import { UserError } from '../errors.ts';
import { paced } from '../paced.ts';
import type { Target } from '../target.ts';
import { filterOf, type Subscription } from './subscriptions.ts';

export interface ResendOptions {
  /** At most this many events per second. */
  rate: number;
  /** Called after each batch with the number of events sent so far. */
  onProgress?: (events: number) => void;
  /** Ends the sending between two batches. */
  signal?: AbortSignal;
}

export interface FailedEvent {
  event: EventItem;
  /** The error's type, or that the function reported it. */
  reason: string;
}

export interface Resent {
  /** How many events the function handled. */
  handled: number;
  /** How many events were not sent because the subscription filters them out. */
  unwanted: number;
  failed: FailedEvent[];
}

interface Sent {
  event: EventItem;
  record: StreamRecord;
}

/**
 * Sends the events in batches of the subscription's size. A failed batch is split if the subscription is configured that
 * way; whatever still fails is reported and not retried.
 *
 * @returns the result so far if the signal is aborted
 * @throws UserError for an unsupported filter, and if Lambda does not invoke the function; the message then says how
 *   many events had been sent
 */
export async function resendEvents(
  target: Target,
  subscription: Subscription,
  events: AsyncIterable<EventItem> | Iterable<EventItem>,
  { rate, onProgress, signal }: ResendOptions,
): Promise<Resent> {
  const isWanted = wantsEvent(subscription);
  const outcome: Resent = { handled: 0, unwanted: 0, failed: [] };
  async function* wanted(): AsyncGenerator<Sent> {
    let sequence = 0;
    for await (const event of events) {
      sequence += 1;
      const record = recordOf(event, subscription.streamArn, sequence);
      if (isWanted(event)) yield { event, record };
      else outcome.unwanted += 1;
    }
  }
  let reason = '';
  const { reportsBatchItemFailures, bisects } = subscription;
  const steps = {
    async attempt(batch: readonly Sent[]) {
      const records = batch.map(({ record }) => record);
      const answer = await invoke(target, subscription, records);
      reason = answer.failed ?? 'reported by the function';
      if (answer.failed !== undefined) return 0;
      if (!reportsBatchItemFailures) return undefined;
      try {
        return firstReported(answer.response, records);
      } catch (error) {
        reason = (error as Error).message;
        return 0;
      }
    },
    done() {},
    async giveUp(batch: readonly Sent[]) {
      outcome.failed.push(...batch.map(({ event }) => ({ event, reason })));
    },
    async backOff() {},
  };
  let sent = 0;
  try {
    for await (const batch of batchesOf(
      paced(wanted(), rate, { signal }),
      subscription.batchSize,
    )) {
      if (signal?.aborted) break;
      await deliverBatch(batch, { bisects, retryAttempts: 0 }, steps);
      sent += batch.length;
      outcome.handled = sent - outcome.failed.length;
      onProgress?.(sent);
    }
  } catch (error) {
    if (signal?.aborted) return outcome;
    if (!(error instanceof LambdaServiceException)) throw error;
    throw new UserError(`${error.name}: ${error.message}; ${sent} events were sent before that`);
  }
  return outcome;
}

/** Tells whether the subscription's filter lets an event through. @throws as `filterOf` */
export function wantsEvent(subscription: Subscription): (event: EventItem) => boolean {
  const isWanted = filterOf(subscription);
  return (event) => isWanted(recordOf(event, subscription.streamArn, 0));
}

/** Lambda accepts payloads of up to 6 MB. This leaves room for the JSON around the records. */
const BATCH_MAX_BYTES = 5_900_000;

async function* batchesOf(sent: AsyncIterable<Sent>, size: number): AsyncGenerator<Sent[]> {
  let batch: Sent[] = [];
  let bytes = 0;
  for await (const one of sent) {
    const more = Buffer.byteLength(JSON.stringify(one.record));
    if (batch.length > 0 && bytes + more > BATCH_MAX_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(one);
    bytes += more;
    if (batch.length === size) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
  }
  if (batch.length > 0) yield batch;
}

const failureSchema = z.object({ errorType: z.string() });

/** @returns the function's response, or how it failed: the error's type, because its message may quote data */
async function invoke(
  { lambda }: Target,
  { functionArn }: Subscription,
  Records: readonly StreamRecord[],
): Promise<{ response?: unknown; failed?: string }> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify({ Records }) }),
  );
  const response = parseJson(Payload?.transformToString() ?? '');
  if (FunctionError === undefined) return { response };
  return { failed: failureSchema.safeParse(response).data?.errorType ?? FunctionError };
}

/** What Lambda passes to a subscriber for this event. */
export function recordOf(
  { deliveryLog, ...event }: EventItem,
  streamArn: string,
  sequence: number,
): StreamRecord {
  const { account, eventKey, receivedAt } = event;
  const item = { ...event, deliveryLog: new Set(deliveryLog) };
  const insertedAtMs = Date.parse(receivedAt);
  return toStreamRecord(
    { streamArn, sequence, insertedAtMs, keys: marshall({ account, eventKey }) },
    marshall(item, { removeUndefinedValues: true }),
  );
}
