// Hands a table's new items to a function in batches, each position kept only once it is done.

import { setTimeout as delay } from 'node:timers/promises';
import { failureMessage, type StreamRecord } from '../table/stream-record.ts';
import type { StreamEntry, StreamReader } from '../table/table-stream.ts';
import type { StreamMappingModel } from '../template/mapping-model.ts';
import { readFailures } from './batch-response.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { LocalFunction } from './lambda-function.ts';
import { logLine } from './log-line.ts';
import { deliverBatch } from './stream-batch.ts';

export interface StreamMappingOptions {
  mapping: StreamMappingModel;
  reader: StreamReader;
  target: LocalFunction;
  /** Tells the mapping's queue what was given up. */
  sendFailure(message: string): Promise<void>;
  log(line: string): void;
}

/** Larger batches exist only in AWS. */
const READ_MAX_RECORDS = 100;
/** After a failed read or send: the services are on this machine and back soon. */
const REREAD_MS = 1_000;
/** Short, unlike Lambda's: somebody watches. */
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

/** Rejects when aborted: what is not done is delivered again after the next start. */
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
      return firstFailed(
        batch.map(({ record }) => record),
        mapping,
        target,
      );
    },
    done: ({ sequence }) => reader.advance(sequence),
    async giveUp(batch, invocations) {
      const records = batch.map(({ record }) => record);
      const name = mapping.functionArn.split(':').at(-1);
      const given = `${records.length} record(s) given up after ${invocations} invocations`;
      log(logLine('ERROR', `stream mapping: ${name}: ${given}`));
      await sendFailure(failureMessage({ ...mapping, records, invocations }, new Date()));
    },
    backOff: (retry) =>
      delay(Math.min(BACK_OFF_MS * 2 ** (retry - 1), BACK_OFF_MAX_MS), undefined, { signal }),
  });
  // Also past those that were not wanted.
  reader.advance(entries.at(-1)?.sequence ?? 0);
}

/** The first when the function failed as a whole; its own log says how. */
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
