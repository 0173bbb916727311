import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConnectionTable } from '../../lib/connection-table.ts';
import { EventQueue } from '../../lib/event-queue.ts';
import { EventTable } from '../../lib/event-table.ts';
import type { TableOptions } from '../../lib/pipeline-table.ts';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import type { PosterWebhooksProps } from '../../lib/poster-webhooks-props.ts';
import { createApp, templateOf } from '../support/synth.ts';
import { everythingOn } from '../support/variants.ts';

describe('EventQueue', () => {
  it('encrypts both queues, denies access without TLS, and gives up on a message after 20 receives', () => {
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

  it('takes its times and counts from its props', () => {
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
  it('is on demand with recovery and TTL, and has one index without data', () => {
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

describe('ConnectionTable', () => {
  const build = (options: TableOptions = {}) =>
    templateOf((stack) => new ConnectionTable(stack, 'Connections', options));

  it('has one item per account, which never expires, and can be restored', () => {
    build().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'account', KeyType: 'HASH' }],
      TimeToLiveSpecification: Match.absent(),
      StreamSpecification: Match.absent(),
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
  });

  it('is kept and cannot be deleted by hand when it is protected', () => {
    build({ protect: true }).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: { Replicas: [{ DeletionProtectionEnabled: true }] },
    });
    build().hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });
});

describe('PosterWebhooks', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf((stack) => new PosterWebhooks(stack, 'Hooks'));
  });

  it('runs both functions on Node 24 and arm64, and keeps their JSON logs for a month', () => {
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

  it('gives each function its own bundle', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const keys = functions.map(({ Properties }) => Properties.Code.S3Key);
    expect(new Set(keys).size).toBe(2);
  });

  it('limits the consumer to half of a new account’s concurrency', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 15 });
  });

  it('has one route, which accepts every method', () => {
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
      // The gateway’s own error does not say how the function failed.
      integrationError: '$context.integrationErrorMessage',
    });
  });

  it('answers over IPv6 as well as IPv4', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { IpAddressType: 'dualstack' });
  });

  it('generates a random secret, so that no hook is accepted before one is set', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  it('never changes how the secret is generated, because a change overwrites the one from Poster', () => {
    const [secret] = Object.values(template.findResources('AWS::SecretsManager::Secret'));
    expect(secret?.Properties.GenerateSecretString).toEqual({
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
  });

  it.each([Duration.days(2), Duration.hours(80)])('refuses a retention of %s', (retention) => {
    expect(() => templateOf((stack) => new PosterWebhooks(stack, 'Hooks', { retention }))).toThrow(
      'retention must be a whole number of days',
    );
  });
});

describe('options of PosterWebhooks', () => {
  const build = (props: PosterWebhooksProps) =>
    templateOf((stack) => new PosterWebhooks(stack, 'Hooks', props));

  it('maxEventAge and allowedAccounts: set the verifier’s environment', () => {
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
    [
      'an age of 71 hours',
      { maxEventAge: Duration.hours(71) },
      'maxEventAge must be at least 3 days',
    ],
    ['no account', { allowedAccounts: [] }, 'allowedAccounts must name at least one account'],
    ['an account with ";"', { allowedAccounts: ['a;b'] }, 'got "a;b"'],
    ['too many accounts', { allowedAccounts: Array(100).fill('x'.repeat(64)) }, '3000 bytes'],
  ])('maxEventAge and allowedAccounts: refuse %s', (_, props, problem) => {
    expect(() => build(props)).toThrow(problem);
  });

  it('provisionedConcurrency: puts an alias with warm environments behind the route', () => {
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

  it('encryptionKey: encrypts queues, both tables and the secret', () => {
    const template = Template.fromStack(everythingOn(createApp()));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    const arn = { 'Fn::GetAtt': [key, 'Arn'] };
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: arn });
    template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: arn } }],
    });
  });

  it('encryptionKey: is refused in a stack without a known region', () => {
    expect(() =>
      templateOf((stack) => {
        const encryptionKey = new Key(stack, 'Key');
        new PosterWebhooks(stack, 'Hooks', { encryptionKey });
      }),
    ).toThrow('encryptionKey needs a stack with a known region');
  });

  it('tracing: traces both functions, and is off by default', () => {
    const traced = { TracingConfig: { Mode: 'Active' } };
    build({ tracing: true }).resourcePropertiesCountIs('AWS::Lambda::Function', traced, 2);
    build({}).resourcePropertiesCountIs('AWS::Lambda::Function', traced, 0);
  });
});

describe('verifier.secretMaxAge', () => {
  const maxAgeOf = (secretMaxAge?: Duration) =>
    templateOf(
      (stack) => new PosterWebhooks(stack, 'Hooks', { verifier: { secretMaxAge } }),
    ).findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { SECRET_ID: Match.anyValue() } } },
    });

  it.each([
    ['ten minutes by default, so that a retired secret ends', undefined, '600'],
    ['as given', Duration.hours(1), '3600'],
  ])('is %s', (_name, given, seconds) => {
    const [verifier] = Object.values(maxAgeOf(given));
    expect(verifier?.Properties.Environment.Variables.SECRET_MAX_AGE_SECONDS).toBe(seconds);
  });
});

describe('the limits of AWS', () => {
  const newStack = () => new Stack(createApp(), 'Test');
  const build = (props: PosterWebhooksProps) => {
    new PosterWebhooks(newStack(), 'Hooks', props);
  };

  it.each<[string, PosterWebhooksProps]>([
    [
      'queue.visibilityTimeout must be whole seconds from 0 seconds to 12 hours; got 13 hours',
      { queue: { visibilityTimeout: Duration.hours(13) } },
    ],
    [
      'queue.visibilityTimeout must be whole seconds from 0 seconds to 12 hours; got 90.5 seconds',
      { queue: { visibilityTimeout: Duration.millis(90_500) } },
    ],
    [
      'queue.maxReceiveCount must be a whole number from 1 to 1000; got 0',
      { queue: { maxReceiveCount: 0 } },
    ],
    [
      'queue.maxReceiveCount must be a whole number from 1 to 1000; got 1001',
      { queue: { maxReceiveCount: 1001 } },
    ],
    [
      'queue.retention must be whole seconds from 1 minute to 14 days; got 59 seconds',
      { queue: { retention: Duration.seconds(59) } },
    ],
    [
      'queue.retention must be whole seconds from 1 minute to 14 days; got 15 days',
      { queue: { retention: Duration.days(15) } },
    ],
    [
      'verifier.timeout must be whole seconds from 1 second to 30 seconds; got 31 seconds',
      { verifier: { timeout: Duration.seconds(31) } },
    ],
    [
      'verifier.secretMaxAge must be whole seconds from 1 minute to 1 day; got 59 seconds',
      { verifier: { secretMaxAge: Duration.seconds(59) } },
    ],
    [
      'verifier.memorySize must be a whole number from 128 to 10240; got 64',
      { verifier: { memorySize: 64 } },
    ],
    [
      'verifier.reservedConcurrency must be a whole number of at least 0; got -1',
      { verifier: { reservedConcurrency: -1 } },
    ],
    [
      'verifier.provisionedConcurrency must be a whole number of at least 0; got 1.5',
      { verifier: { provisionedConcurrency: 1.5 } },
    ],
    [
      'verifier.provisionedConcurrency must be at most verifier.reservedConcurrency, 2; got 3',
      { verifier: { provisionedConcurrency: 3, reservedConcurrency: 2 } },
    ],
    [
      'consumer.timeout must be at most queue.visibilityTimeout, 10 seconds; got 15 seconds',
      { queue: { visibilityTimeout: Duration.seconds(10) } },
    ],
    [
      'consumer.timeout must be whole seconds from 1 second to 15 minutes; got 16 minutes',
      { consumer: { timeout: Duration.minutes(16) } },
    ],
    [
      'consumer.memorySize must be a whole number from 128 to 10240; got 10241',
      { consumer: { memorySize: 10_241 } },
    ],
    // Lambda accepts more only with a batching window, which the consumer has no use for.
    [
      'consumer.batchSize must be a whole number from 1 to 10; got 11',
      { consumer: { batchSize: 11 } },
    ],
    [
      'consumer.maxConcurrency must be a whole number from 2 to 1000; got 1',
      { consumer: { maxConcurrency: 1 } },
    ],
    [
      'consumer.maxConcurrency must be a whole number from 2 to 1000; got 1001',
      { consumer: { maxConcurrency: 1001 } },
    ],
  ])('are checked at synthesis: %s', (problem, props) => {
    expect(() => build(props)).toThrow(new RangeError(problem));
  });

  it('are accepted themselves', () => {
    build({
      queue: {
        visibilityTimeout: Duration.hours(12),
        maxReceiveCount: 1000,
        retention: Duration.days(14),
      },
      verifier: {
        timeout: Duration.seconds(30),
        memorySize: 128,
        reservedConcurrency: 2,
        provisionedConcurrency: 2,
      },
      consumer: {
        timeout: Duration.minutes(15),
        memorySize: 10_240,
        batchSize: 10,
        maxConcurrency: 1000,
      },
    });
    build({
      retention: Duration.days(3),
      maxEventAge: Duration.days(3),
      queue: {
        visibilityTimeout: Duration.seconds(1),
        maxReceiveCount: 1,
        retention: Duration.minutes(1),
      },
      verifier: { timeout: Duration.seconds(1), reservedConcurrency: 0 },
      consumer: { timeout: Duration.seconds(1), batchSize: 1, maxConcurrency: 2 },
    });
  });

  it('are not checked for a value that is only known at deployment', () => {
    const stack = newStack();
    const parameter = new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;
    new PosterWebhooks(stack, 'Hooks', {
      queue: { visibilityTimeout: Duration.seconds(parameter), maxReceiveCount: parameter },
      verifier: { reservedConcurrency: parameter, provisionedConcurrency: 2 },
    });
  });
});
