// Passes a table's new items to a function in batches, under Lambda's rules for a batch that fails. The
// position in the stream only moves past records that are done.

import { setTimeout as delay } from 'node:timers/promises';
import { deliverBatch, firstReported } from '../../stream/batch.ts';
import { failureMessage } from '../../stream/failure-message.ts';
import type { StreamRecord } from '../../stream/stream-record.ts';
import type { StreamEntry, StreamReader } from '../table/table-stream.ts';
import type { StreamMappingModel } from '../template/mapping-model.ts';
import { type LocalFunction, logLine } from './lambda-function.ts';
import type { EventSourceMapping } from './queue-mapping.ts';

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
    return reportsBatchItemFailures ? firstReported(response, records) : undefined;
  } catch {
    return 0;
  }
}
