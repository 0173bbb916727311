import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { beforeAll, describe, expect, it } from 'vitest';
import { EventQueue } from '../../lib/event-queue.ts';
import { EventTable } from '../../lib/event-table.ts';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import type { PosterWebhooksProps } from '../../lib/poster-webhooks-props.ts';
import { createApp, templateOf } from '../support/synth.ts';
import { everythingOn } from '../support/variants.ts';

describe('EventQueue', () => {
  it('encrypts, takes TLS only, and redrives after 20 receives of 90 seconds', () => {
    const template = templateOf((stack) => new EventQueue(stack, 'Queue'));
    template.resourcePropertiesCountIs(
      'AWS::SQS::Queue',
      { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
      2,
    );
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 90,
      MaximumMessageSize: 1_048_576,
      RedrivePolicy: { maxReceiveCount: 20 },
    });
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      {
        PolicyDocument: {
          Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
        },
      },
      2,
    );
  });

  it('takes its times and counts as props', () => {
    const template = templateOf(
      (stack) =>
        new EventQueue(stack, 'Queue', {
          visibilityTimeout: Duration.seconds(2),
          maxReceiveCount: 3,
          retention: Duration.days(1),
        }),
    );
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 2,
      MessageRetentionPeriod: 86_400,
      RedrivePolicy: { maxReceiveCount: 3 },
    });
  });
});

describe('EventTable', () => {
  it('is on demand, recoverable, expires items, and has one index without data', () => {
    templateOf((stack) => new EventTable(stack, 'Table')).hasResourceProperties(
      'AWS::DynamoDB::GlobalTable',
      {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'account', KeyType: 'HASH' },
          { AttributeName: 'eventKey', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        GlobalSecondaryIndexes: [
          {
            IndexName: 'recent',
            KeySchema: [
              { AttributeName: 'day', KeyType: 'HASH' },
              { AttributeName: 'receivedAt', KeyType: 'RANGE' },
            ],
            Projection: {
              ProjectionType: 'INCLUDE',
              NonKeyAttributes: ['object', 'objectId', 'action', 'time'],
            },
          },
        ],
        Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
      },
    );
  });
});

describe('PosterWebhooks', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf((stack) => new PosterWebhooks(stack, 'Hooks'));
  });

  it('runs both functions on Node 24, arm64, with JSON logs at INFO kept for a month', () => {
    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: {
          LogFormat: 'JSON',
          ApplicationLogLevel: 'INFO',
          LogGroup: { Ref: Match.anyValue() },
        },
      },
      2,
    );
    template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 30 }, 3);
  });

  it('gives the functions bundles of their own', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const keys = functions.map(({ Properties }) => Properties.Code.S3Key);
    expect(new Set(keys).size).toBe(2);
  });

  it('caps the consumer at half of a new account’s concurrency', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 15 });
  });

  it('answers any method on one route', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      PayloadFormatVersion: '2.0',
    });
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'ANY /webhooks/poster',
    });
  });

  it('throttles the route, and logs requests without bodies', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const format = JSON.parse(stage?.Properties.AccessLogSettings.Format);
    expect(Object.values(format).join()).not.toMatch(/body|header|query/i);
    expect(format).toMatchObject({
      requestId: '$context.requestId',
      status: '$context.status',
      error: '$context.error.message',
    });
  });

  it('starts with a random secret, so that an unset one accepts nothing', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  it.each([Duration.days(2), Duration.hours(80)])('refuses to keep events for %s', (retention) => {
    expect(() => templateOf((stack) => new PosterWebhooks(stack, 'Hooks', { retention }))).toThrow(
      'retention must be whole days',
    );
  });
});

describe('the options of PosterWebhooks', () => {
  const build = (props: PosterWebhooksProps) =>
    templateOf((stack) => new PosterWebhooks(stack, 'Hooks', props));

  it('bound which hooks are admitted', () => {
    build({ maxEventAge: Duration.days(4), allowedAccounts: ['a', 'b c'] }).hasResourceProperties(
      'AWS::Lambda::Function',
      {
        Environment: {
          Variables: Match.objectLike({
            MAX_EVENT_AGE_SECONDS: '345600',
            ALLOWED_ACCOUNTS: 'a;b c',
          }),
        },
      },
    );
  });

  it.each([
    [{ maxEventAge: Duration.hours(71) }, 'maxEventAge must be at least 3 days'],
    [{ allowedAccounts: [] }, 'allowedAccounts must name at least one account'],
    [{ allowedAccounts: ['a;b'] }, 'got "a;b"'],
    [{ allowedAccounts: Array.from({ length: 100 }, () => 'x'.repeat(64)) }, '3000 bytes'],
  ])('%j are refused by name', (props, problem) => {
    expect(() => build(props)).toThrow(problem);
  });

  it('keep environments warm behind an alias that the route calls', () => {
    const template = build({ verifier: { provisionedConcurrency: 2, reservedConcurrency: 7 } });
    template.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 7 });
    const [alias] = Object.keys(template.findResources('AWS::Lambda::Alias'));
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationUri: { Ref: alias },
    });
  });

  it('encrypt queues, table and secret with a key of one’s own', () => {
    const template = Template.fromStack(everythingOn(createApp()));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const arn = { 'Fn::GetAtt': [key, 'Arn'] };
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: arn });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: arn } }],
    });
  });

  it('say what a key of one’s own asks of the stack', () => {
    expect(() =>
      templateOf((stack) => {
        const encryptionKey = new Key(stack, 'Key');
        new PosterWebhooks(stack, 'Hooks', { encryptionKey });
      }),
    ).toThrow('encryptionKey needs a stack of a known region');
  });

  it('trace both functions', () => {
    const traced = { TracingConfig: { Mode: 'Active' } };
    build({ tracing: true }).resourcePropertiesCountIs('AWS::Lambda::Function', traced, 2);
    build({}).resourcePropertiesCountIs('AWS::Lambda::Function', traced, 0);
  });
});
