// Each number and switch that has a reason, with that reason: by default, and with the option that sets it.

import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { beforeAll, describe, expect, it } from 'vitest';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import type { PosterWebhooksProps } from '../../lib/poster-webhooks-props.ts';
import { templateOf } from '../support/synth.ts';

/** The resources that the tables name, by their types and logical ids. */
const RESOURCES = {
  verifier: ['AWS::Lambda::Function', /VerifierFunction/],
  consumer: ['AWS::Lambda::Function', /ConsumerFunction/],
  mapping: ['AWS::Lambda::EventSourceMapping', /Consumer/],
  queue: ['AWS::SQS::Queue', /^HooksEventQueue[0-9A-F]{8}$/],
  deadLetters: ['AWS::SQS::Queue', /DeadLetterQueue/],
  events: ['AWS::DynamoDB::GlobalTable', /EventTable/],
  connections: ['AWS::DynamoDB::GlobalTable', /ConnectionsTable/],
  secret: ['AWS::SecretsManager::Secret', /Secret/],
  api: ['AWS::ApiGatewayV2::Api', /HttpApi/],
  stage: ['AWS::ApiGatewayV2::Stage', /Stage/],
  integration: ['AWS::ApiGatewayV2::Integration', /Verifier/],
  accessLog: ['AWS::Logs::LogGroup', /AccessLog/],
  verifierLog: ['AWS::Logs::LogGroup', /VerifierLogs/],
  consumerLog: ['AWS::Logs::LogGroup', /ConsumerLogs/],
} as const satisfies Record<string, readonly [type: string, id: RegExp]>;

type Resource = keyof typeof RESOURCES;

/** @param path names in the resource's properties; `^` in front of the first starts at the resource itself */
function valueAt(template: Template, resource: Resource, path: string): unknown {
  const [type, pattern] = RESOURCES[resource];
  const found = Object.entries(template.findResources(type)).filter(([id]) => pattern.test(id));
  const [entry, ...more] = found;
  if (entry === undefined || more.length > 0) throw new Error(`${found.length} times ${resource}`);
  const names = path.replace(/^\^/, '').split('.');
  const start: unknown = path.startsWith('^') ? entry[1] : entry[1].Properties;
  return names.reduce<unknown>((value, name) => Object(value)[name], start);
}

const build = (props: PosterWebhooksProps = {}) =>
  templateOf((stack) => new PosterWebhooks(stack, 'Hooks', props));

describe('by default', () => {
  let template: Template;
  beforeAll(() => {
    template = build();
  });

  it.each<[reason: string, Resource, path: string, value: unknown]>([
    [
      'it is the newest runtime, which the bundles are built for',
      'verifier',
      'Runtime',
      'nodejs24.x',
    ],
    ['it costs a fifth less than x86', 'verifier', 'Architectures', ['arm64']],
    ['a cold start costs little at 0.29 of a core', 'verifier', 'MemorySize', 512],
    ['the gateway waits 30 s, and Poster should not have to', 'verifier', 'Timeout', 10],
    ['a new account has 10 to share', 'verifier', 'ReservedConcurrentExecutions', undefined],
    ['traces are billed', 'verifier', 'TracingConfig', undefined],
    ['metric filters read JSON', 'verifier', 'LoggingConfig.LogFormat', 'JSON'],
    ['a request id leads to a line', 'verifier', 'LoggingConfig.ApplicationLogLevel', 'INFO'],
    ['platform lines cost more than the calls', 'verifier', 'LoggingConfig.SystemLogLevel', 'WARN'],
    ['a retired secret ends', 'verifier', 'Environment.Variables.SECRET_MAX_AGE_SECONDS', '600'],
    ['hooks of any age', 'verifier', 'Environment.Variables.MAX_EVENT_AGE_SECONDS', undefined],
    ['hooks of all accounts', 'verifier', 'Environment.Variables.ALLOWED_ACCOUNTS', undefined],
    ['only the bundle’s handler is there', 'verifier', 'Handler', 'index.handler'],
    [
      'it is the newest runtime, which the bundles are built for',
      'consumer',
      'Runtime',
      'nodejs24.x',
    ],
    ['it costs a fifth less than x86', 'consumer', 'Architectures', ['arm64']],
    ['Poster does not wait for it', 'consumer', 'MemorySize', 512],
    ['a sixth of the visibility time-out', 'consumer', 'Timeout', 15],
    [
      'throttled calls would count as receives',
      'consumer',
      'ReservedConcurrentExecutions',
      undefined,
    ],
    ['platform lines cost more than the calls', 'consumer', 'LoggingConfig.SystemLogLevel', 'WARN'],
    ['events are kept 90 days', 'consumer', 'Environment.Variables.RETENTION_DAYS', '90'],
    ['one receive brings 10', 'mapping', 'BatchSize', 10],
    [
      'events should not wait for a batch to fill',
      'mapping',
      'MaximumBatchingWindowInSeconds',
      undefined,
    ],
    ['half of a new account’s concurrency', 'mapping', 'ScalingConfig.MaximumConcurrency', 5],
    [
      'one bad record must not bring back its batch',
      ...(['mapping', 'FunctionResponseTypes', ['ReportBatchItemFailures']] as const),
    ],
    ['six times the consumer’s time-out', 'queue', 'VisibilityTimeout', 90],
    ['half an hour without the table', 'queue', 'RedrivePolicy.maxReceiveCount', 20],
    ['SQS’s maximum, for a long outage', 'queue', 'MessageRetentionPeriod', 1_209_600],
    ['a hook of 256 KiB can grow to three times that', 'queue', 'MaximumMessageSize', 1_048_576],
    ['encrypted at rest', 'queue', 'SqsManagedSseEnabled', true],
    ['time to find out and to redrive', 'deadLetters', 'MessageRetentionPeriod', 1_209_600],
    ['every message of the queue fits', 'deadLetters', 'MaximumMessageSize', 1_048_576],
    ['encrypted at rest', 'deadLetters', 'SqsManagedSseEnabled', true],
    ['no capacity to plan', 'events', 'BillingMode', 'PAY_PER_REQUEST'],
    ['no capacity to plan', 'connections', 'BillingMode', 'PAY_PER_REQUEST'],
    ['DynamoDB deletes what has expired', 'events', 'TimeToLiveSpecification.Enabled', true],
    ['a token is valid for two years', 'connections', 'TimeToLiveSpecification', undefined],
    ['nothing reads it without subscribers', 'events', 'StreamSpecification', undefined],
    ['a token must never be in a stream', 'connections', 'StreamSpecification', undefined],
    ['a trial leaves nothing behind', 'events', '^DeletionPolicy', 'Delete'],
    ['a trial leaves nothing behind', 'connections', '^DeletionPolicy', 'Delete'],
    ['Poster sends over both', 'api', 'IpAddressType', 'dualstack'],
    ['an HTTP API costs less than a third of a REST API', 'api', 'ProtocolType', 'HTTP'],
    ['a flood has a price limit', 'stage', 'DefaultRouteSettings.ThrottlingRateLimit', 500],
    ['a flood has a price limit', 'stage', 'DefaultRouteSettings.ThrottlingBurstLimit', 1000],
    ['changes take effect', 'stage', 'AutoDeploy', true],
    ['the URL has no stage in it', 'stage', 'StageName', '$default'],
    ['the verifier reads this form', 'integration', 'PayloadFormatVersion', '2.0'],
    ['half the price, for what is rarely read', 'accessLog', 'LogGroupClass', 'INFREQUENT_ACCESS'],
    ['a month is enough to look into a complaint', 'accessLog', 'RetentionInDays', 30],
    ['a month is enough to look into a complaint', 'verifierLog', 'RetentionInDays', 30],
    ['a month is enough to look into a complaint', 'consumerLog', 'RetentionInDays', 30],
    ['metric filters need the standard class', 'verifierLog', 'LogGroupClass', undefined],
    ['metric filters need the standard class', 'consumerLog', 'LogGroupClass', undefined],
    ['a trial leaves nothing behind', 'secret', '^DeletionPolicy', 'Delete'],
  ])('%s: %s, %s', (_reason, resource, path, value) => {
    expect(valueAt(template, resource, path)).toEqual(value);
  });

  it.each(['events', 'connections'] as const)('%s can be restored, and deleted', (table) => {
    expect(valueAt(template, table, 'Replicas.0')).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: false,
    });
  });

  it('the access log is where it needs no statement in the shared resource policy', () => {
    expect(valueAt(template, 'accessLog', 'LogGroupName')).toMatch(/^\/aws\/vendedlogs\//);
  });
});

describe('with its option', () => {
  it.each<[PosterWebhooksProps, Resource, path: string, value: unknown]>([
    [{ verifier: { memorySize: 1024 } }, 'verifier', 'MemorySize', 1024],
    [{ verifier: { timeout: Duration.seconds(20) } }, 'verifier', 'Timeout', 20],
    [{ verifier: { reservedConcurrency: 7 } }, 'verifier', 'ReservedConcurrentExecutions', 7],
    [{ verifier: { reservedConcurrency: 0 } }, 'verifier', 'ReservedConcurrentExecutions', 0],
    [{ tracing: true }, 'verifier', 'TracingConfig.Mode', 'Active'],
    [{ tracing: true }, 'consumer', 'TracingConfig.Mode', 'Active'],
    [{ consumer: { memorySize: 256 } }, 'consumer', 'MemorySize', 256],
    [{ consumer: { timeout: Duration.seconds(60) } }, 'consumer', 'Timeout', 60],
    [{ consumer: { batchSize: 3 } }, 'mapping', 'BatchSize', 3],
    [{ consumer: { maxConcurrency: 9 } }, 'mapping', 'ScalingConfig.MaximumConcurrency', 9],
    [{ queue: { visibilityTimeout: Duration.minutes(9) } }, 'queue', 'VisibilityTimeout', 540],
    [{ queue: { maxReceiveCount: 4 } }, 'queue', 'RedrivePolicy.maxReceiveCount', 4],
    [{ queue: { retention: Duration.days(2) } }, 'queue', 'MessageRetentionPeriod', 172_800],
    [{ queue: { retention: Duration.days(2) } }, 'deadLetters', 'MessageRetentionPeriod', 172_800],
    [
      { retention: Duration.days(400) },
      ...(['consumer', 'Environment.Variables.RETENTION_DAYS', '400'] as const),
    ],
    [{ logRetention: RetentionDays.ONE_WEEK }, 'verifierLog', 'RetentionInDays', 7],
    [{ logRetention: RetentionDays.ONE_WEEK }, 'consumerLog', 'RetentionInDays', 7],
    [{ logRetention: RetentionDays.ONE_WEEK }, 'accessLog', 'RetentionInDays', 7],
    [
      { throttle: { rateLimit: 5, burstLimit: 6 } },
      ...(['stage', 'DefaultRouteSettings.ThrottlingRateLimit', 5] as const),
    ],
    [
      { throttle: { rateLimit: 5, burstLimit: 6 } },
      ...(['stage', 'DefaultRouteSettings.ThrottlingBurstLimit', 6] as const),
    ],
    [{ protectEvents: true }, 'events', '^DeletionPolicy', 'Retain'],
    [{ protectEvents: true }, 'connections', '^DeletionPolicy', 'Retain'],
    [{ protectEvents: true }, 'events', 'Replicas.0.DeletionProtectionEnabled', true],
    [{ protectEvents: true }, 'connections', 'Replicas.0.DeletionProtectionEnabled', true],
  ])('%j: %s, %s', (props, resource, path, value) => {
    expect(valueAt(build(props), resource, path)).toEqual(value);
  });
});
