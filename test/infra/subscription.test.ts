import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { createApp, templateOf } from '../support/synth.ts';

const subscriber = (stack: Stack, id: string) =>
  new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });

/** Finds the mappings of the stream. The consumer's mapping, of a queue, has no starting position. */
const STREAM_MAPPING = { StartingPosition: 'TRIM_HORIZON' };
const patternOf = (pattern: object) => ({
  ...STREAM_MAPPING,
  FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
});
const streamArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('EventTable'), 'StreamArn'] };
const deadLetterArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('SubscriptionTestSales'), 'Arn'] };

describe('a pipeline without subscriptions', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf((stack) => new PosterWebhooks(stack, 'Hooks'));
  });

  it('has a table without a stream', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      StreamSpecification: Match.absent(),
    });
  });
});

describe('two subscriptions made by onEvent', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf((stack) => {
      const webhooks = new PosterWebhooks(stack, 'Hooks');
      webhooks.onEvent(subscriber(stack, 'Sales'), {
        objects: ['transaction', 'incoming_order'],
        actions: ['closed'],
        batchSize: 25,
        maxBatchingWindow: Duration.seconds(5),
        parallelizationFactor: 2,
        retryAttempts: 3,
      });
      webhooks.onEvent(subscriber(stack, 'Everything'));
    });
  });

  it('share a stream of new images', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
    template.resourcePropertiesCountIs(
      'AWS::Lambda::EventSourceMapping',
      { ...STREAM_MAPPING, EventSourceArn: streamArn },
      2,
    );
  });

  it('have Lambda pass on only inserted items of the wanted objects and actions', () => {
    template.hasResourceProperties(
      'AWS::Lambda::EventSourceMapping',
      patternOf({
        eventName: ['INSERT'],
        dynamodb: {
          NewImage: { object: { S: ['transaction', 'incoming_order'] }, action: { S: ['closed'] } },
        },
      }),
    );
    template.hasResourceProperties(
      'AWS::Lambda::EventSourceMapping',
      patternOf({ eventName: ['INSERT'] }),
    );
  });

  it('take their numbers from the options, and isolate a record that fails', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...STREAM_MAPPING,
      BatchSize: 25,
      MaximumBatchingWindowInSeconds: 5,
      ParallelizationFactor: 2,
      MaximumRetryAttempts: 3,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: deadLetterArn } },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...STREAM_MAPPING,
      BatchSize: 10,
      MaximumRetryAttempts: 5,
    });
  });

  it('have one dead-letter queue each, encrypted, with TLS only, kept for 14 days', () => {
    const queues = template.findResources('AWS::SQS::Queue', {
      Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
    });
    const ours = Object.keys(queues).filter((logicalId) => logicalId.includes('Subscription'));
    expect(ours).toHaveLength(2);
    for (const logicalId of ours) {
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: logicalId }],
        PolicyDocument: { Statement: [{ Effect: 'Deny' }] },
      });
    }
  });

  it('have one alarm each, which keeps its state when SQS stops reporting an unused queue', () => {
    template.resourcePropertiesCountIs(
      'AWS::CloudWatch::Alarm',
      {
        AlarmDescription: Match.stringLikeRegexp('SubscriberDeadLetters'),
        TreatMissingData: 'ignore',
      },
      2,
    );
  });

  it('may only read the stream and send to their dead-letter queue', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^SalesServiceRole'),
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'dynamodb:DescribeStream',
              'dynamodb:GetRecords',
              'dynamodb:GetShardIterator',
              'dynamodb:ListStreams',
            ],
            Resource: streamArn,
          },
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: deadLetterArn },
        ],
      },
    });
  });

  it('are created only after the permission to read the stream', () => {
    template.hasResource('AWS::Lambda::EventSourceMapping', {
      Properties: { BatchSize: 25 },
      DependsOn: [Match.stringLikeRegexp('^SalesServiceRoleDefaultPolicy')],
    });
  });
});

describe('onEvent', () => {
  let stack: Stack;
  let webhooks: PosterWebhooks;
  beforeAll(() => {
    stack = new Stack(createApp(), 'Test');
    webhooks = new PosterWebhooks(stack, 'Hooks');
  });

  it.each([
    ['no objects', { objects: [] }, 'objects is empty; leave it out for all of them'],
    ['no actions', { actions: [] }, 'actions is empty'],
    ['an empty name', { objects: ['stock', ''] }, 'objects must be names of 1 to 64 characters'],
    ['a semicolon', { objects: ['a;b'] }, 'got "a;b"'],
    ['a control character', { actions: ['tab\tbed'] }, 'actions must be names'],
    ['a long name', { actions: ['x'.repeat(65)] }, 'actions must be names'],
    ['many names', { objects: Array(70).fill('x'.repeat(64)) }, 'Lambda accepts at most 4096'],
    ['a batch of 0', { batchSize: 0 }, 'batchSize must be a whole number from 1 to 10000; got 0'],
    [
      'a batch of 10,001',
      { batchSize: 10_001 },
      'batchSize must be a whole number from 1 to 10000',
    ],
    [
      'a window of six minutes',
      { maxBatchingWindow: Duration.minutes(6) },
      'maxBatchingWindow must be whole seconds from 0 seconds to 5 minutes; got 6 minutes',
    ],
    [
      'eleven batches at once',
      { parallelizationFactor: 11 },
      'parallelizationFactor must be a whole number from 1 to 10; got 11',
    ],
    [
      'endless attempts',
      { retryAttempts: -1 },
      'retryAttempts must be a whole number from 0 to 10000; got -1',
    ],
  ])('refuses %s', (id, options, problem) => {
    const subscribe = () => webhooks.onEvent(subscriber(stack, id), options);
    expect(subscribe).toThrow(problem);
  });

  it('accepts the limits of Lambda themselves', () => {
    webhooks.onEvent(subscriber(stack, 'Most'), {
      batchSize: 10_000,
      maxBatchingWindow: Duration.minutes(5),
      parallelizationFactor: 10,
      retryAttempts: 10_000,
    });
  });

  it('refuses a function that is already subscribed', () => {
    const sales = subscriber(stack, 'Sales');
    webhooks.onEvent(sales, { actions: ['closed'] });
    expect(() => webhooks.onEvent(sales, { actions: ['removed'] })).toThrow(
      'Test/Sales is already subscribed',
    );
  });

  it('subscribes a function of another stack in that stack', () => {
    const app = createApp();
    const webhooks = new PosterWebhooks(new Stack(app, 'Webhooks'), 'Hooks');
    const other = new Stack(app, 'Other');
    webhooks.onEvent(subscriber(other, 'Sales'));
    Template.fromStack(other).hasResourceProperties(
      'AWS::Lambda::EventSourceMapping',
      STREAM_MAPPING,
    );
  });
});

describe('addOutputs', () => {
  it('gives the outputs the same names wherever the construct is', () => {
    const template = templateOf((stack) => new PosterWebhooks(stack, 'Deep').addOutputs());
    expect(Object.keys(template.toJSON().Outputs)).toEqual([
      'WebhookUrl',
      'EventsTableName',
      'ConnectionsTableName',
      'SecretName',
      'QueueUrl',
      'DeadLetterQueueUrl',
    ]);
  });

  it.each([
    ['WebhookUrl', /"HooksApi.*\/webhooks\/poster"/],
    ['EventsTableName', /"HooksEventTable/],
    ['ConnectionsTableName', /"HooksConnectionsTable/],
    ['SecretName', /"HooksApplicationSecret/],
    ['QueueUrl', /"HooksEventQueue[0-9A-F]{8}"/],
    ['DeadLetterQueueUrl', /"HooksEventQueueDeadLetterQueue/],
  ])('the output %s is that of its resource', (name, resource) => {
    const template = templateOf((stack) => new PosterWebhooks(stack, 'Hooks').addOutputs());
    expect(JSON.stringify(template.toJSON().Outputs[name].Value)).toMatch(resource);
  });
});
