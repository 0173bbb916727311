import {
  DeleteMessageBatchCommand,
  type Message,
  type ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LocalFunction } from '../../tools/local/functions/lambda-function.ts';
import { startMappings } from '../../tools/local/functions/local-functions.ts';
import { doneMessages, startQueueMapping } from '../../tools/local/functions/queue-mapping.ts';
import type { LocalSqs } from '../../tools/local/services/sqs.ts';
import type { TableStreams } from '../../tools/local/table/table-stream.ts';
import type { QueueMappingModel } from '../../tools/local/template/mapping-model.ts';
import type { StackModel } from '../../tools/local/template/stack-model.ts';

const messages = ['a', 'b', 'c'].map((MessageId) => ({ MessageId }));
const failing = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const done = (response: unknown) => doneMessages(messages, response).map((m) => m.MessageId);

describe('doneMessages', () => {
  it.each([
    [null, ['a', 'b', 'c']],
    [undefined, ['a', 'b', 'c']],
    [{}, ['a', 'b', 'c']],
    [{ batchItemFailures: null }, ['a', 'b', 'c']],
    [failing(), ['a', 'b', 'c']],
    [failing('b'), ['a', 'c']],
    [failing('a', 'b', 'c'), []],
  ])('given the response %j, returns %j', (response, expected) => {
    expect(done(response)).toEqual(expected);
  });

  it.each([
    failing('unknown'),
    failing(''),
    { batchItemFailures: [{}] },
    { batchItemFailures: 'b' },
    'text',
  ])('throws on the invalid response %j, so the whole batch stays in the queue', (response) => {
    expect(() => done(response)).toThrow();
  });
});

const mappingOf = (overrides: Partial<QueueMappingModel> = {}): QueueMappingModel => ({
  ...{ source: 'queue', functionArn: 'fn', queueArn: 'arn:queue', batchSize: 10 },
  ...{ maxConcurrency: undefined, reportsBatchItemFailures: true },
  ...overrides,
});

/** A queue of these messages. Once it is empty, each poll waits until the test is over. */
function queueOf(...all: Message[]) {
  const polls: ReceiveMessageCommandInput[] = [];
  const deleted: unknown[] = [];
  const over = Promise.withResolvers<void>();
  const sqs = {
    queueUrl: (arn: string) => `http://sqs/${arn}`,
    client: {
      async send(command: ReceiveMessageCommand | DeleteMessageBatchCommand) {
        if (command instanceof DeleteMessageBatchCommand) {
          deleted.push(...(command.input.Entries ?? []).map((entry) => entry.ReceiptHandle));
          return {};
        }
        polls.push(command.input);
        const Messages = all.splice(0, command.input.MaxNumberOfMessages);
        if (Messages.length === 0) await over.promise;
        return { Messages };
      },
    },
  } as unknown as LocalSqs;
  return { sqs, polls, deleted, end: over.resolve };
}

function targetOf(answer: (event: unknown) => unknown) {
  const events: unknown[] = [];
  const target: LocalFunction = {
    async invoke(event) {
      events.push(event);
      return answer(event);
    },
    killBusy: async () => 0,
    close: async () => {},
  };
  return { target, events };
}

/** Starts a mapping and waits until the queue is empty. */
async function run(
  { sqs, polls, end }: ReturnType<typeof queueOf>,
  target: LocalFunction,
  mapping = mappingOf(),
  expectedPolls = 2,
) {
  const logs: string[] = [];
  const { close } = startQueueMapping(mapping, sqs, target, 1, (line) => logs.push(line));
  onTestFinished(() => {
    end();
    return close();
  });
  await vi.waitFor(() => expect(polls).toHaveLength(expectedPolls));
  return logs;
}

describe('a mapping from a queue', () => {
  const message = (id: string): Message => ({ MessageId: id, ReceiptHandle: `receipt-${id}` });

  it('passes messages in Lambda’s form', async () => {
    const { target, events } = targetOf(() => null);
    const full: Message = {
      ...message('a'),
      ...{ Body: '{}', MD5OfBody: 'md5', Attributes: { SentTimestamp: '1' } },
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'x' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from('b') },
      },
    };
    await run(queueOf(full, message('b')), target);
    const source = {
      ...{ eventSource: 'aws:sqs', eventSourceARN: 'arn:queue', awsRegion: 'us-east-1' },
    };
    const lists = { stringListValues: [], binaryListValues: [] };
    const messageAttributes = {
      text: { ...lists, dataType: 'String', stringValue: 'x' },
      bytes: { ...lists, dataType: 'Binary', binaryValue: 'Yg==' },
    };
    const first = { messageId: 'a', receiptHandle: 'receipt-a', body: '{}', md5OfBody: 'md5' };
    const second = { messageId: 'b', receiptHandle: 'receipt-b', body: undefined };
    expect(events).toEqual([
      {
        Records: [
          { ...first, ...source, attributes: { SentTimestamp: '1' }, messageAttributes },
          { ...second, ...source, attributes: {}, messageAttributes: {} },
        ],
      },
    ]);
  });

  it.each([
    [1, 1],
    [100, 10],
  ])('with batches of %i asks for %i messages at a time', async (batchSize, most) => {
    const queue = queueOf();
    await run(queue, targetOf(() => null).target, mappingOf({ batchSize }), 1);
    expect(queue.polls).toEqual([
      {
        ...{ QueueUrl: 'http://sqs/arn:queue', MaxNumberOfMessages: most, WaitTimeSeconds: 1 },
        ...{ MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] },
        ...{ AttributeNames: [], VisibilityTimeout: undefined },
      },
    ]);
  });

  it.each([
    [true, ['receipt-a']],
    [false, ['receipt-a', 'receipt-b']],
  ])('deletes what is done; reports failures: %s', async (reportsBatchItemFailures, expected) => {
    const queue = queueOf(message('a'), message('b'));
    const { target } = targetOf(() => failing('b'));
    expect(await run(queue, target, mappingOf({ reportsBatchItemFailures }))).toEqual([]);
    expect(queue.deleted).toEqual(expected);
  });

  it('deletes nothing when the function fails, logs a warning and continues', async () => {
    const queue = queueOf(message('a'));
    const logs = await run(queue, targetOf(() => Promise.reject(new Error('told to'))).target);
    expect(queue.deleted).toEqual([]);
    expect(logs.map((line) => JSON.parse(line))).toEqual([
      {
        timestamp: expect.any(String),
        level: 'WARN',
        message: expect.stringMatching(/^event source mapping: .*told to/),
      },
    ]);
  });

  it('waits for the batch in progress when it closes', async () => {
    const queue = queueOf(message('a'));
    const invoked = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<null>();
    const { target } = targetOf(() => {
      invoked.resolve();
      return finish.promise;
    });
    const { close } = startQueueMapping(mappingOf(), queue.sqs, target, 1, () => {});
    await invoked.promise;
    const closed = close();
    finish.resolve(null);
    await closed;
    expect(queue.deleted).toEqual(['receipt-a']);
    expect(queue.polls).toHaveLength(1);
  });

  it.each([
    [undefined, 4],
    [2, 2],
    [10, 4],
  ])('with a maximum concurrency of %s polls %i times at once', async (maxConcurrency, pollers) => {
    const { sqs, polls, end } = queueOf();
    const functions = new Map([['fn', targetOf(() => null).target]]);
    const model = { mappings: [mappingOf({ maxConcurrency })] } as unknown as StackModel;
    const services = { sqs, streams: {} as TableStreams };
    const [mapping] = startMappings(model, services, functions, () => {});
    await vi.waitFor(() => expect(polls.length).toBeGreaterThanOrEqual(pollers));
    expect(polls).toHaveLength(pollers);
    end();
    await mapping?.close();
  });
});
