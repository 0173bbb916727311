import { Duration } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { beforeAll, describe, expect, it } from 'vitest';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { statementsOf } from '../support/iam.ts';
import { templateOf } from '../support/synth.ts';

const inEventBus = Match.stringLikeRegexp('EventBus');

describe('the option eventBus', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf((stack) => {
      const webhooks = new PosterWebhooks(stack, 'Hooks', {
        eventBus: { archive: Duration.days(30) },
      });
      expect(webhooks.eventBus?.eventBusName).toBeDefined();
    });
  });

  it('creates a pipe from new items through the enrichment to the bus', () => {
    template.hasResourceProperties('AWS::Pipes::Pipe', {
      Source: { 'Fn::GetAtt': [Match.stringLikeRegexp('EventTable'), 'StreamArn'] },
      SourceParameters: {
        DynamoDBStreamParameters: {
          StartingPosition: 'TRIM_HORIZON',
          MaximumRetryAttempts: 5,
          OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [inEventBus, 'Arn'] } },
        },
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      },
      Enrichment: { 'Fn::GetAtt': [inEventBus, 'Arn'] },
      Target: { 'Fn::GetAtt': [inEventBus, 'Arn'] },
      TargetParameters: {
        EventBridgeEventBusParameters: { Source: 'poster.webhooks', DetailType: '$.type' },
      },
    });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
  });

  it('archives only the pipeline’s own events', () => {
    template.hasResourceProperties('AWS::Events::Archive', {
      EventPattern: { source: ['poster.webhooks'] },
      RetentionDays: 30,
    });
  });

  it('gives the pipe only the permissions it needs, and creates them before the pipe', () => {
    const [pipe] = Object.values(template.findResources('AWS::Pipes::Pipe'));
    const role = pipe?.Properties.RoleArn['Fn::GetAtt'][0];
    const statements = statementsOf(template, role);
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ]);
    expect(JSON.stringify(statements)).not.toContain('*');
    expect(pipe?.DependsOn).toEqual([expect.stringContaining('RoleDefaultPolicy')]);
  });

  it('raises an alarm when a record ends in the dead-letter queue of the bus', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('EventBusDeadLetters'),
      Threshold: 1,
      TreatMissingData: 'ignore',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [inEventBus, 'QueueName'] } }],
    });
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain('EventBusDeadLetters');
  });

  it('uses an existing bus, and then creates neither bus nor archive', () => {
    const template = templateOf((stack) => {
      const bus = EventBus.fromEventBusName(stack, 'Ours', 'ours');
      new PosterWebhooks(stack, 'Hooks', { eventBus: { bus } });
    });
    template.resourceCountIs('AWS::Events::EventBus', 0);
    template.resourceCountIs('AWS::Events::Archive', 0);
    template.resourceCountIs('AWS::Pipes::Pipe', 1);
  });

  it('creates neither pipe nor stream when it is off', () => {
    const template = templateOf((stack) => {
      new PosterWebhooks(stack, 'Hooks', { eventBus: false });
    });
    template.resourceCountIs('AWS::Pipes::Pipe', 0);
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      StreamSpecification: Match.absent(),
    });
  });
});
