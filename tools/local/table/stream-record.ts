// The records of a table's stream and what a queue is told of those given up, in the forms that
// Lambda hands out.

import { randomUUID } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { REGION } from '../template/resource-names.ts';

type Attributes = Record<string, AttributeValue>;

/** Where in a stream a record comes from. */
export interface RecordOrigin {
  streamArn: string;
  sequence: number;
  insertedAtMs: number;
  keys: Attributes;
}

export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT';
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  eventSourceARN: string;
  dynamodb: {
    /** Unix seconds. */
    ApproximateCreationDateTime: number;
    Keys: Attributes;
    NewImage: Attributes;
    SequenceNumber: string;
    StreamViewType: 'NEW_IMAGE';
  };
}

/** So that, as text too, a later number is greater. */
const SEQUENCE_NUMBER_DIGITS = 21;
const MS_PER_SECOND = 1000;

/**
 * @param item as it is now: unlike in AWS it may have changed since, an event's count of deliveries
 *   for one
 */
export function toStreamRecord(origin: RecordOrigin, item: Attributes): StreamRecord {
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

/** As Lambda's event has it: bytes in base64. */
const asJson = (item: Attributes): Attributes =>
  JSON.parse(
    JSON.stringify(item, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );

export interface FailedBatch {
  functionArn: string;
  streamArn: string;
  records: readonly StreamRecord[];
  invocations: number;
}

/** What Lambda sends to the queue: the place of the records in the stream, nothing of their content. */
export function failureMessage(batch: FailedBatch, now: Date): string {
  const { functionArn, streamArn, records, invocations } = batch;
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
