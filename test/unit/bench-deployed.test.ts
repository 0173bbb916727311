import { expect, it } from 'vitest';
import { describeTemplate } from '../../tools/bench/deployed.ts';

const resource = (Type: string, Properties: Record<string, unknown> = {}) => ({ Type, Properties });
const lambda = (MemorySize: number, Variables: Record<string, string>) =>
  resource('AWS::Lambda::Function', { MemorySize, Environment: { Variables } });
const resources = {
  Verifier: lambda(256, { QUEUE_URL: 'q' }),
  Consumer: lambda(512, { EVENTS_TABLE_NAME: 't', RETENTION_DAYS: '30' }),
  Mapping: resource('AWS::Lambda::EventSourceMapping', { BatchSize: 10 }),
  DeadLetters: resource('AWS::SQS::Queue'),
  Queue: resource('AWS::SQS::Queue', {
    VisibilityTimeout: 90,
    RedrivePolicy: { maxReceiveCount: 20 },
  }),
  Stage: resource('AWS::ApiGatewayV2::Stage', {
    AccessLogSettings: { Format: '$context.status' },
    DefaultRouteSettings: { ThrottlingRateLimit: 500 },
  }),
  VerifierLogs: resource('AWS::Logs::LogGroup'),
  AccessLog: resource('AWS::Logs::LogGroup', { LogGroupClass: 'INFREQUENT_ACCESS' }),
  Alarm: resource('AWS::CloudWatch::Alarm', { MetricName: 'one' }),
  Total: resource('AWS::CloudWatch::Alarm', {
    Metrics: [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }],
  }),
  Dashboard: resource('AWS::CloudWatch::Dashboard'),
};

it('describeTemplate reads the settings that cost and limits depend on', () => {
  expect(describeTemplate({ Resources: resources, Outputs: {} })).toEqual({
    verifierMemoryMb: 256,
    consumerMemoryMb: 512,
    retentionDays: 30,
    batchSize: 10,
    maxConcurrency: undefined,
    visibilitySeconds: 90,
    maxReceives: 20,
    throttlePerSecond: 500,
    accessLogFormat: '$context.status',
    accessLogInfrequent: true,
    functionLogsInfrequent: false,
    // One of the first alarm, and the two that the second alarm adds up.
    alarmMetrics: 3,
    dashboards: 1,
  });
});

it('describeTemplate names the function that the template lacks', () => {
  const { Consumer: _, ...others } = resources;
  expect(() => describeTemplate({ Resources: others, Outputs: {} })).toThrow(
    'no function with EVENTS_TABLE_NAME',
  );
});
