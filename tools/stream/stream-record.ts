// A stream's records in Lambda's form.

import type { AttributeValue } from '@aws-sdk/client-dynamodb';

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
    awsRegion: regionOf(streamArn),
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

/** The fourth part of an ARN. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';

/** As in Lambda's event: bytes are base64. */
const asJson = (item: Attributes): Attributes =>
  JSON.parse(
    JSON.stringify(item, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
