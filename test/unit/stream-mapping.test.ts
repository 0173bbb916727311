import { EventEmitter, once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { startStreamMapping } from '../../tools/local/functions/stream-mapping.ts';
import type { StreamReader } from '../../tools/local/table/table-stream.ts';
import type { StreamMappingModel } from '../../tools/local/template/mapping-model.ts';
import { toStreamRecord } from '../../tools/stream/stream-record.ts';
import { eventually } from '../support/test-stack.ts';

const mappingOf = (overrides: Partial<StreamMappingModel> = {}): StreamMappingModel => ({
  source: 'stream',
  streamArn: 'stream',
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Sales',
  batchSize: 2,
  reportsBatchItemFailures: true,
  patterns: [],
  filter: () => true,
  retryAttempts: 0,
  bisects: true,
  onFailureQueueArn: 'queue',
  ...overrides,
});

/** A stream of `length` records in memory. The items of those listed in `deleted` no longer exist. */
function streamOf(length: number, deleted: readonly number[] = []) {
  const advanced: number[] = [];
  const signals: AbortSignal[] = [];
  const never = new EventEmitter();
  const position = () => advanced.at(-1) ?? 0;
  const reader: StreamReader = {
    async read(limit) {
      const count = Math.max(0, Math.min(limit, length - position()));
      return Array.from({ length: count }, (_, index) => {
        const sequence = position() + index + 1;
        const keys = { id: { S: String(sequence) } };
        const origin = { streamArn: 'stream', sequence, insertedAtMs: 0, keys };
        const isDeleted = deleted.includes(sequence);
        return { sequence, record: isDeleted ? undefined : toStreamRecord(origin, keys) };
      });
    },
    advance: (sequence) => void advanced.push(sequence),
    async inserted(signal) {
      signals.push(signal);
      await once(never, 'inserted', { signal });
    },
  };
  return { reader, advanced, position, signals };
}

interface Invoked {
  Records: { dynamodb: { SequenceNumber: string } }[];
}

function start(
  { reader }: ReturnType<typeof streamOf>,
  mapping: StreamMappingModel,
  answer: (sequences: number[]) => unknown,
  sendFailure = async (_: string) => {},
) {
  const invocations: number[][] = [];
  const logs: string[] = [];
  const target = {
    async invoke(event: unknown) {
      const { Records } = event as Invoked;
      const sequences = Records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
      invocations.push(sequences);
      return answer(sequences);
    },
    killBusy: async () => 0,
    async close() {},
  };
  const log = (line: string) => void logs.push(line);
  const started = startStreamMapping({ mapping, reader, target, sendFailure, log });
  return { ...started, invocations, logs };
}

const fail = () => {
  throw new Error('told to');
};

describe('a stream mapping', () => {
  it('passes on batches in order, and keeps its position after each', async () => {
    const stream = streamOf(5);
    const mapping = start(stream, mappingOf(), () => null);
    await eventually(
      async () => stream.position(),
      (position) => position === 5,
    );
    await mapping.close();
    expect(mapping.invocations).toEqual([[1, 2], [3, 4], [5]]);
    expect(new Set(stream.advanced)).toEqual(new Set([2, 4, 5]));
  });

  it('skips records that are filtered out or deleted, without an invocation for them', async () => {
    const stream = streamOf(4, [3]);
    const filter = (record: unknown) => JSON.stringify(record).includes('"id":{"S":"4"}');
    const mapping = start(stream, mappingOf({ filter }), () => null);
    await eventually(
      async () => stream.position(),
      (position) => position === 4,
    );
    await mapping.close();
    expect(mapping.invocations).toEqual([[4]]);
  });

  it('tries a batch again when its failure could not be sent to the queue', async () => {
    const stream = streamOf(1);
    const sent: string[] = [];
    let isOut = true;
    const sendFailure = async (message: string) => {
      if (isOut) {
        isOut = false;
        throw new Error('queue out of reach');
      }
      sent.push(message);
    };
    const mapping = start(stream, mappingOf(), fail, sendFailure);
    await eventually(
      async () => stream.position(),
      (position) => position === 1,
    );
    await mapping.close();
    expect(mapping.invocations).toEqual([[1], [1]]);
    expect(sent).toHaveLength(1);
    expect(mapping.logs.join('\n')).toContain('queue out of reach');
    expect(mapping.logs.join('\n')).toContain('Sales: 1 record(s) given up after 1 invocations');
  });

  it('treats an invalid response as a failure of the whole batch', async () => {
    const stream = streamOf(2);
    const unknownItem = { batchItemFailures: [{ itemIdentifier: 'unknown' }] };
    const mapping = start(stream, mappingOf(), () => unknownItem);
    await eventually(
      async () => stream.position(),
      (position) => position === 2,
    );
    await mapping.close();
    expect(mapping.invocations).toEqual([[1, 2], [1], [2]]);
  });

  it('keeps its position after the records of a batch that are done, before it tries the rest again', async () => {
    const stream = streamOf(4);
    const fourRecords = mappingOf({ batchSize: 4, retryAttempts: Number.POSITIVE_INFINITY });
    const mapping = start(stream, fourRecords, () => ({
      batchItemFailures: [{ itemIdentifier: '3'.padStart(21, '0') }],
    }));
    await eventually(
      async () => mapping.invocations.length,
      (count) => count >= 3,
    );
    await mapping.close();
    expect(mapping.invocations.slice(0, 3)).toEqual([[1, 2, 3, 4], [3, 4], [3]]);
    expect(stream.advanced).toEqual([2]);
  });

  it('closes during a back-off, and leaves unfinished records for the next start', async () => {
    const stream = streamOf(1);
    const mapping = start(stream, mappingOf({ retryAttempts: Number.POSITIVE_INFINITY }), fail);
    await eventually(
      async () => mapping.invocations.length,
      (count) => count >= 2,
    );
    await mapping.close();
    expect(stream.advanced).toEqual([]);
    expect(mapping.logs).toEqual([]);
  });

  it('closes while it waits for new records', async () => {
    const stream = streamOf(0);
    const mapping = start(stream, mappingOf(), () => null);
    await vi.waitFor(() => expect(stream.signals).toHaveLength(1));
    await mapping.close();
    expect(stream.signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(mapping.logs).toEqual([]);
  });

  it('starts no further invocation when it closes in the middle of one that fails', async () => {
    const stream = streamOf(2);
    const invoked = Promise.withResolvers<void>();
    const closing = Promise.withResolvers<void>();
    const mapping = start(stream, mappingOf(), async () => {
      invoked.resolve();
      await closing.promise;
      throw new Error('told to');
    });
    await invoked.promise;
    const closed = mapping.close();
    closing.resolve();
    await closed;
    expect(mapping.invocations).toEqual([[1, 2]]);
    expect(stream.advanced).toEqual([]);
  });

  it('ignores reported failures when the template does not ask for them, as Lambda does', async () => {
    const stream = streamOf(1);
    const mapping = start(stream, mappingOf({ reportsBatchItemFailures: false }), () => ({
      batchItemFailures: [{ itemIdentifier: '1'.padStart(21, '0') }],
    }));
    await eventually(
      async () => stream.position(),
      (position) => position === 1,
    );
    await mapping.close();
    expect([mapping.invocations, mapping.logs]).toEqual([[[1]], []]);
  });
});
