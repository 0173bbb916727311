import { describe, expect, it } from 'vitest';
import { readMapping } from '../../tools/local/template/mapping-model.ts';

const stream = {
  EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Events/stream/local',
  FunctionName: 'Sales',
  StartingPosition: 'TRIM_HORIZON',
};
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:Hooks';

describe('a mapping', () => {
  it('from a queue', () => {
    const properties = { EventSourceArn: queueArn, FunctionName: 'Consumer' };
    expect(readMapping({ ...properties, ScalingConfig: { MaximumConcurrency: 5 } })).toEqual({
      source: 'queue',
      queueArn,
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Consumer',
      batchSize: 10,
      maxConcurrency: 5,
      reportsBatchItemFailures: false,
    });
  });

  it('from a stream, with Lambda’s defaults', () => {
    expect(readMapping(stream)).toEqual({
      source: 'stream',
      streamArn: stream.EventSourceArn,
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Sales',
      batchSize: 100,
      reportsBatchItemFailures: false,
      filter: expect.any(Function),
      retryAttempts: Number.POSITIVE_INFINITY,
      bisects: false,
      onFailureQueueArn: undefined,
    });
  });

  it('from a stream, with rules of its own', () => {
    const mapping = readMapping({
      ...stream,
      BatchSize: 5,
      MaximumRetryAttempts: 2,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: queueArn } },
      MaximumBatchingWindowInSeconds: 5,
      ParallelizationFactor: 2,
    });
    expect(mapping).toMatchObject({
      batchSize: 5,
      retryAttempts: 2,
      bisects: true,
      reportsBatchItemFailures: true,
      onFailureQueueArn: queueArn,
    });
  });

  it.each([
    [{ TumblingWindowInSeconds: 5 }, 'TumblingWindowInSeconds'],
    [{ StartingPosition: 'LATEST' }, 'StartingPosition'],
    [{ DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:x' } } }, 'Destination'],
    [{ FilterCriteria: { Filters: [{ Pattern: '{"a":[{"exists":true}]}' }] } }, 'exists'],
    [{ EventSourceArn: 'arn:aws:kinesis:x' }, 'the event source arn:aws:kinesis:x'],
  ])('names what it does not know: %j', (properties, named) => {
    expect(() => readMapping({ ...stream, ...properties })).toThrow(named);
  });
});
