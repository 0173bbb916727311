import { describe, expect, it } from 'vitest';
import { readMapping } from '../../tools/local/template/mapping-model.ts';
import { readFilter } from '../../tools/stream/stream-filter.ts';

const stream = {
  EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Events/stream/local',
  FunctionName: 'Sales',
  StartingPosition: 'TRIM_HORIZON',
};
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:Hooks';

describe('readMapping', () => {
  it('reads a mapping from a queue', () => {
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

  it('reads a mapping from a stream, with Lambda’s defaults', () => {
    expect(readMapping(stream)).toEqual({
      source: 'stream',
      streamArn: stream.EventSourceArn,
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Sales',
      batchSize: 100,
      reportsBatchItemFailures: false,
      patterns: [],
      filter: expect.any(Function),
      retryAttempts: Number.POSITIVE_INFINITY,
      bisects: false,
      onFailureQueueArn: undefined,
    });
  });

  it('reads the rules of a mapping from a stream', () => {
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
  ])('throws an error that names the unknown part of %j', (properties, named) => {
    expect(() => readMapping({ ...stream, ...properties })).toThrow(named);
  });
});

const record = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { object: { S: 'stock' }, time: { N: '5' }, log: { SS: ['a', 'b'] } } },
};
const passes = (...patterns: object[]) =>
  readFilter(patterns.map((pattern) => JSON.stringify(pattern)))(record);

describe('readFilter', () => {
  it.each([
    [{ eventName: ['INSERT'] }],
    [{ eventName: ['REMOVE', 'INSERT'] }],
    [{ dynamodb: { NewImage: { object: { S: ['stock'] }, time: { N: ['5'] } } } }],
    [{ dynamodb: { NewImage: { log: { SS: ['b'] } } } }],
    [{}],
  ])('lets the record through the pattern %j', (pattern) => {
    expect(passes(pattern)).toBe(true);
  });

  it.each([
    [{ eventName: ['REMOVE'] }],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { object: { S: ['client'] } } } }],
    [{ dynamodb: { OldImage: { object: { S: ['stock'] } } } }],
    [{ dynamodb: { NewImage: { time: { N: [5] } } } }],
    [{ dynamodb: ['stock'] }],
    [{ toString: ['x'] }],
    [{ eventName: [] }],
  ])('stops the record at the pattern %j', (pattern) => {
    expect(passes(pattern)).toBe(false);
  });

  it('passes records that match one of several patterns, and every record when there are none', () => {
    expect(passes({ eventName: ['REMOVE'] }, { eventName: ['INSERT'] })).toBe(true);
    expect(passes()).toBe(true);
  });

  it.each([
    [{ eventName: [{ prefix: 'INS' }] }, 'at pattern.eventName: {"prefix":"INS"}'],
    [{ dynamodb: { NewImage: { $or: [] } } }, 'at pattern.dynamodb.NewImage: "$or"'],
    [{ eventName: 'INSERT' }, 'at pattern.eventName: "INSERT"'],
  ])('throws an error that names the unknown part of %j', (pattern, problem) => {
    expect(() => passes(pattern)).toThrow(problem);
  });
});
