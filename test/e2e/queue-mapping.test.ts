import { rm } from 'node:fs/promises';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LocalFunction } from '../../tools/local/functions/lambda-function.ts';
import { startQueueMapping } from '../../tools/local/functions/queue-mapping.ts';
import { type LocalSqs, startSqs } from '../../tools/local/services/sqs.ts';
import type { QueueMappingModel } from '../../tools/local/template/mapping-model.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/test-stack.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:hooks';
const VISIBILITY_SECONDS = 2;
const MIB = 1024 * 1024;

interface QueueRecord {
  messageId: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, object>;
}

let folder: string;
let sqs: LocalSqs;
const provide = () =>
  sqs.provide([
    { name: 'hooks', arn: ARN, attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) } },
  ]);
beforeEach(async () => {
  folder = await temporaryFolder();
  sqs = await startSqs(folder);
  await provide();
});
afterEach(async () => {
  await sqs.close();
  await rm(folder, { recursive: true });
});

const send = (message: Omit<SendMessageCommandInput, 'QueueUrl'>) =>
  sqs.client.send(new SendMessageCommand({ QueueUrl: sqs.queueUrl(ARN), ...message }));

/** Starts a mapping to a function that reports every record as failed. @returns the records it has received */
function startFailing(reportsBatchItemFailures: boolean): QueueRecord[] {
  const received: QueueRecord[] = [];
  const target: LocalFunction = {
    async invoke(event) {
      const { Records } = event as { Records: QueueRecord[] };
      received.push(...Records);
      return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
    killBusy: async () => 0,
    close: async () => {},
  };
  const mapping: QueueMappingModel = {
    ...{ source: 'queue', functionArn: 'fn', queueArn: ARN, batchSize: 10 },
    ...{ maxConcurrency: undefined, reportsBatchItemFailures },
  };
  const started = startQueueMapping(mapping, sqs, target, 1, () => {});
  onTestFinished(() => started.close());
  return received;
}

const receivedTimes = (received: QueueRecord[], times: number) =>
  eventually(
    async () => received.length,
    (count) => count >= times,
  );

describe('a mapping from a queue', () => {
  it('leaves what the function reports as failed in the queue', async () => {
    await send({ MessageBody: 'failing' });
    const received = startFailing(true);
    await receivedTimes(received, 2);
    expect(received.map(({ body }) => body)).toEqual(['failing', 'failing']);
  });

  it('ignores that report when the template does not ask for it, as Lambda does', async () => {
    await send({ MessageBody: 'first' });
    const received = startFailing(false);
    await receivedTimes(received, 1);
    // The second is received after the first would have been visible again.
    await send({ MessageBody: 'second', DelaySeconds: VISIBILITY_SECONDS + 1 });
    await receivedTimes(received, 2);
    expect(received.map(({ body }) => body)).toEqual(['first', 'second']);
  });

  it('passes the attributes of a message on', async () => {
    await send({
      MessageBody: 'x',
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'a' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from('b') },
      },
    });
    const received = startFailing(false);
    await receivedTimes(received, 1);
    expect(received[0]?.attributes).toMatchObject({ ApproximateReceiveCount: '1' });
    const lists = { stringListValues: [], binaryListValues: [] };
    expect(received[0]?.messageAttributes).toEqual({
      text: { ...lists, dataType: 'String', stringValue: 'a' },
      bytes: { ...lists, dataType: 'Binary', binaryValue: 'Yg==' },
    });
  });
});

describe('the local queue', () => {
  it('takes a message of 1 MiB, and refuses one that is a byte longer', async () => {
    await send({ MessageBody: 'x'.repeat(MIB) });
    await expect(send({ MessageBody: 'x'.repeat(MIB + 1) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('refuses an empty message, and characters that SQS refuses', async () => {
    await expect(send({ MessageBody: '' })).rejects.toThrow();
    await expect(send({ MessageBody: 'a\ufffe' })).rejects.toThrow();
  });

  it('hides a message that a killed stack was working on, and soon delivers it again', async () => {
    await send({ MessageBody: 'in flight' });
    const receive = async (WaitTimeSeconds: number) => {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({
          ...{ QueueUrl: sqs.queueUrl(ARN), WaitTimeSeconds },
          // Longer than the test waits.
          VisibilityTimeout: 60,
        }),
      );
      return Messages.map(({ Body }) => Body);
    };
    expect(await receive(0)).toEqual(['in flight']);
    await sqs.close();
    sqs = await startSqs(folder);
    await provide();
    expect(await receive(0)).toEqual([]);
    expect(await receive(5)).toEqual(['in flight']);
  });

  it('gets the settings of a changed template, and keeps its messages', async () => {
    await send({ MessageBody: 'kept' });
    await sqs.provide([{ name: 'hooks', arn: ARN, attributes: { VisibilityTimeout: '7' } }]);
    const names = ['VisibilityTimeout', 'ApproximateNumberOfMessages'] as const;
    const { Attributes } = await sqs.client.send(
      new GetQueueAttributesCommand({ QueueUrl: sqs.queueUrl(ARN), AttributeNames: [...names] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '7', ApproximateNumberOfMessages: '1' });
  });
});
