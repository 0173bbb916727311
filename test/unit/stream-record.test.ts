import { expect, it } from 'vitest';
import { failureMessage } from '../../tools/stream/failure-message.ts';
import { toStreamRecord } from '../../tools/stream/stream-record.ts';

const recordOf = (sequence: number, insertedAtMs: number) => {
  const keys = { id: { S: 'a' } };
  const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/Events/stream/local';
  const origin = { streamArn, sequence, insertedAtMs, keys };
  return toStreamRecord(origin, { ...keys, bytes: { B: Uint8Array.of(98) } });
};

it('a stream record has Lambda’s form: whole seconds, and bytes in base64', () => {
  expect(recordOf(7, 1_700_000_000_999)).toEqual({
    eventID: '000000000000000000007',
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: expect.stringContaining('table/Events'),
    dynamodb: {
      ApproximateCreationDateTime: 1_700_000_000,
      Keys: { id: { S: 'a' } },
      NewImage: { id: { S: 'a' }, bytes: { B: 'Yg==' } },
      SequenceNumber: '000000000000000000007',
      StreamViewType: 'NEW_IMAGE',
    },
  });
});

it('the message about records that were given up says where they are, without their content', () => {
  const records = [7, 8, 9].map((sequence) => recordOf(sequence, sequence * 1_000));
  const mapping = { functionArn: 'fn', streamArn: 'stream' };
  const message = failureMessage(mapping, records, 3, new Date(60_000));
  expect(JSON.parse(message)).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: 'fn:$LATEST',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: 'Unhandled',
    },
    version: '1.0',
    timestamp: '1970-01-01T00:01:00.000Z',
    DDBStreamBatchInfo: {
      shardId: 'shardId-local',
      startSequenceNumber: '000000000000000000007',
      endSequenceNumber: '000000000000000000009',
      approximateArrivalOfFirstRecord: '1970-01-01T00:00:07.000Z',
      approximateArrivalOfLastRecord: '1970-01-01T00:00:09.000Z',
      batchSize: 3,
      streamArn: 'stream',
    },
  });
});
