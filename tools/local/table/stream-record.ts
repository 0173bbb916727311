// A stream's records in Lambda's form, and the message about records that were given up.

import { randomUUID } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { REGION } from '../template/references.ts';

type Attributes = Record<string, AttributeValue>;

/** A record's place in a stream. */
export interface RecordOrigin {
  streamArn: string;
  sequence: number;
  insertedAtMs: number;
  keys: Attributes;
}

export type StreamRecord = ReturnType<typeof toStreamRecord>;

/** A fixed width, so that later numbers are also greater as text. */
const SEQUENCE_NUMBER_DIGITS = 21;
const MS_PER_SECOND = 1000;

/** @param item as it is now. Unlike in AWS, it may have changed since it was inserted. */
export function toStreamRecord(origin: RecordOrigin, item: Attributes) {
  const { streamArn, sequence, insertedAtMs, keys } = origin;
  const sequenceNumber = String(sequence).padStart(SEQUENCE_NUMBER_DIGITS, '0');
  return {
    eventID: sequenceNumber,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(insertedAtMs / MS_PER_SECOND),
      Keys: keys,
      NewImage: asJson(item),
      SequenceNumber: sequenceNumber,
      StreamViewType: 'NEW_IMAGE',
    },
  };
}

/** As in Lambda's event: bytes are base64. */
const asJson = (item: Attributes): Attributes =>
  JSON.parse(
    JSON.stringify(item, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );

/** The message that Lambda sends to the queue: where the records are, without their content. */
export function failureMessage(
  { functionArn, streamArn }: { functionArn: string; streamArn: string },
  records: readonly StreamRecord[],
  invocations: number,
  now: Date,
): string {
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const arrivals = records.map(({ dynamodb }) =>
    new Date(dynamodb.ApproximateCreationDateTime * MS_PER_SECOND).toISOString(),
  );
  return JSON.stringify({
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: invocations,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: 'Unhandled',
    },
    version: '1.0',
    timestamp: now.toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-local',
      startSequenceNumber: numbers.at(0),
      endSequenceNumber: numbers.at(-1),
      approximateArrivalOfFirstRecord: arrivals.at(0),
      approximateArrivalOfLastRecord: arrivals.at(-1),
      batchSize: records.length,
      streamArn,
    },
  });
}
