// The message that Lambda sends about records that it gave up on.

import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../lambda/poster/json.ts';
import type { StreamRecord } from './stream-record.ts';

const MS_PER_SECOND = 1000;

/** Says where the records are in the stream, without their content. */
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

const messageSchema = z.object({
  DDBStreamBatchInfo: z.object({
    streamArn: z.string(),
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
    batchSize: z.number(),
  }),
});

/** Where the records of a failed batch are in the stream, and when they got there. */
export type FailedBatch = z.infer<typeof messageSchema>['DDBStreamBatchInfo'];

/** @returns undefined for a message that Lambda did not write */
export const readFailureMessage = (message: string): FailedBatch | undefined =>
  messageSchema.safeParse(parseJson(message)).data?.DDBStreamBatchInfo;
