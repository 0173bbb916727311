// Passes a table's new items to a function in batches, under Lambda's rules for a batch that fails. The
// position in the stream only moves past records that are done.

import { setTimeout as delay } from 'node:timers/promises';
import { failureMessage, type StreamRecord } from '../table/stream-record.ts';
import type { StreamEntry, StreamReader } from '../table/table-stream.ts';
import type { StreamMappingModel } from '../template/mapping-model.ts';
import { type LocalFunction, logLine } from './lambda-function.ts';
import { type EventSourceMapping, readFailures } from './queue-mapping.ts';

export interface StreamMappingOptions {
  mapping: StreamMappingModel;
  reader: StreamReader;
  target: LocalFunction;
  /** Tells the mapping's queue which records were given up. */
  sendFailure(message: string): Promise<void>;
  log(line: string): void;
}

/** Larger batches exist only in AWS. */
const READ_MAX_RECORDS = 100;
/** Wait after a failed read or send. The services are on this machine and back soon. */
const REREAD_MS = 1_000;
/** Shorter than Lambda's, because a developer is watching. */
const BACK_OFF_MS = 100;
const BACK_OFF_MAX_MS = 5_000;

export function startStreamMapping(options: StreamMappingOptions): EventSourceMapping {
  const { mapping, reader, log } = options;
  const stop = new AbortController();
  const poll = async () => {
    while (!stop.signal.aborted) {
      try {
        const entries = await reader.read(Math.min(mapping.batchSize, READ_MAX_RECORDS));
        if (entries.length === 0) await reader.inserted(stop.signal);
        else await deliver(entries, options, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        log(logLine('WARN', `stream mapping: ${error instanceof Error ? error.message : error}`));
        await delay(REREAD_MS, undefined, { signal: stop.signal }).catch(() => {});
      }
    }
  };
  const polling = poll();
  return {
    async close() {
      stop.abort();
      await polling;
    },
  };
}

/** Rejects when aborted. What is not done by then is delivered again after the next start. */
async function deliver(
  entries: readonly StreamEntry[],
  { mapping, reader, target, sendFailure, log }: StreamMappingOptions,
  signal: AbortSignal,
): Promise<void> {
  const wanted = entries.flatMap(({ sequence, record }) =>
    record !== undefined && mapping.filter(record) ? [{ sequence, record }] : [],
  );
  await deliverBatch(wanted, mapping, {
    async attempt(batch) {
      signal.throwIfAborted();
      const records = batch.map(({ record }) => record);
      return firstFailed(records, mapping, target);
    },
    done: ({ sequence }) => reader.advance(sequence),
    async giveUp(batch, invocations) {
      const records = batch.map(({ record }) => record);
      const name = mapping.functionArn.split(':').at(-1);
      const given = `${records.length} record(s) given up after ${invocations} invocations`;
      log(logLine('ERROR', `stream mapping: ${name}: ${given}`));
      await sendFailure(failureMessage(mapping, records, invocations, new Date()));
    },
    backOff: (retry) =>
      delay(Math.min(BACK_OFF_MS * 2 ** (retry - 1), BACK_OFF_MAX_MS), undefined, { signal }),
  });
  // Also moves past entries that were filtered out.
  reader.advance(entries.at(-1)?.sequence ?? 0);
}

/** @returns the index of the first failed record; 0 when the whole function fails, as its log says */
async function firstFailed(
  records: readonly StreamRecord[],
  { reportsBatchItemFailures }: StreamMappingModel,
  target: LocalFunction,
): Promise<number | undefined> {
  try {
    const response = await target.invoke({ Records: records });
    if (!reportsBatchItemFailures) return undefined;
    const ids = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const failed = readFailures(response, ids);
    const index = ids.findIndex((id) => failed.has(id));
    return index === -1 ? undefined : index;
  } catch {
    return 0;
  }
}

export type BatchRules = Pick<StreamMappingModel, 'bisects' | 'retryAttempts'>;

export interface BatchSteps<T> {
  /** Invokes the function. @returns the index of the first failed record; undefined when all are done */
  attempt(records: readonly T[]): Promise<number | undefined>;
  /** This record and all records before it are done. */
  done(record: T): void;
  /** Reports records that still fail after this many invocations. */
  giveUp(records: readonly T[], invocations: number): Promise<void>;
  /** Waits before the next try; `retry` counts from 1. */
  backOff(retry: number): Promise<void>;
}

/**
 * Delivers a batch in order. After a failure it continues from the first failed record. When that is the
 * batch's first record, the batch is split, then tried again, and finally given up. As in Lambda, splitting
 * does not count as a retry.
 *
 * @returns once every record is done or given up. Rejects when a step rejects; records that are not
 *   marked as done by then have to be delivered again.
 */
export async function deliverBatch<T>(
  records: readonly T[],
  rules: BatchRules,
  steps: BatchSteps<T>,
): Promise<void> {
  for (let retry = 0, rest = records; ; ) {
    const last = rest.at(-1);
    if (last === undefined) return;
    const failed = await steps.attempt(rest);
    if (failed === undefined) return steps.done(last);
    const lastDone = rest[failed - 1];
    if (lastDone !== undefined) {
      steps.done(lastDone);
      rest = rest.slice(failed);
      retry = 0;
    } else if (rules.bisects && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      await deliverBatch(rest.slice(0, middle), rules, steps);
      rest = rest.slice(middle);
    } else if (retry < rules.retryAttempts) {
      retry += 1;
      await steps.backOff(retry);
    } else {
      await steps.giveUp(rest, retry + 1);
      return steps.done(last);
    }
  }
}
