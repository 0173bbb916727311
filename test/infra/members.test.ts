// What an app can do with the parts of PosterWebhooks after it was created.

import { type CfnElement, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type CfnAlarm, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { createApp } from '../support/synth.ts';

let stack: Stack;
let webhooks: PosterWebhooks;
let template: Template;
beforeAll(() => {
  stack = new Stack(createApp(), 'Test');
  webhooks = new PosterWebhooks(stack, 'Hooks', { alarms: { silence: Duration.hours(6) } });
  const { alarms } = webhooks;
  alarms?.deadLetters.addAlarmAction(new SnsAction(new Topic(stack, 'Pager')));
  (alarms?.oldestMessage.node.defaultChild as CfnAlarm).threshold = 900;
  webhooks.dashboard?.addWidgets(new TextWidget({ markdown: 'Ask the day shift first.' }));
  webhooks.verifier.addEnvironment('TEAM', 'orders');
  webhooks.onEvent(
    new LambdaFunction(stack, 'Sales', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    }),
  );
  template = Template.fromStack(stack);
});

const logicalIdOf = (construct: IConstruct | undefined): string =>
  stack.resolve(stack.getLogicalId(construct?.node.defaultChild as CfnElement));

describe('the members of PosterWebhooks', () => {
  it.each<[keyof PosterWebhooks, type: string, id: RegExp]>([
    ['api', 'AWS::ApiGatewayV2::Api', /^HooksApiHttpApi/],
    ['verifier', 'AWS::Lambda::Function', /^HooksVerifierFunction/],
    ['consumer', 'AWS::Lambda::Function', /^HooksConsumerFunction/],
    ['table', 'AWS::DynamoDB::GlobalTable', /^HooksEventTable/],
    ['connectionsTable', 'AWS::DynamoDB::GlobalTable', /^HooksConnectionsTable/],
    ['queue', 'AWS::SQS::Queue', /^HooksEventQueue[0-9A-F]{8}$/],
    ['deadLetterQueue', 'AWS::SQS::Queue', /^HooksEventQueueDeadLetterQueue/],
    ['secret', 'AWS::SecretsManager::Secret', /^HooksApplicationSecret/],
    ['dashboard', 'AWS::CloudWatch::Dashboard', /^HooksMonitoringDashboard/],
  ])('%s is the %s', (member, type, id) => {
    const logicalId = logicalIdOf(webhooks[member] as IConstruct);
    expect(logicalId).toMatch(id);
    expect(Object.keys(template.findResources(type))).toContain(logicalId);
  });

  it.each([
    ['deadLetters', 'DeadLetters'],
    ['oldestMessage', 'OldestMessage'],
    ['serverErrors', 'ServerErrors'],
    ['badSignatures', 'BadSignatures'],
    ['hooksNotRecorded', 'HooksNotRecorded'],
    ['consumerErrors', 'ConsumerErrors'],
    ['verifierThrottled', 'VerifierThrottled'],
    ['consumerThrottled', 'ConsumerThrottled'],
    ['tableThrottled', 'TableThrottled'],
    ['silence', 'Silence'],
  ] as const)('alarms.%s is the alarm that the runbook calls %s', (member, name) => {
    const id = logicalIdOf(webhooks.alarms?.[member]);
    const alarm = template.findResources('AWS::CloudWatch::Alarm')[id];
    expect(alarm?.Properties.AlarmDescription).toContain(`docs/operations.md, ${name}.`);
  });

  it('alarms.all has every alarm, also that of a subscription made later', () => {
    expect(webhooks.alarms?.all.map(logicalIdOf).sort()).toEqual(
      Object.keys(template.findResources('AWS::CloudWatch::Alarm')).sort(),
    );
    expect(webhooks.alarms?.all).toHaveLength(11);
  });
});

describe('an app can', () => {
  const alarmsWith = (props: object) =>
    Object.keys(template.findResources('AWS::CloudWatch::Alarm', { Properties: props }));

  it('add an action to one alarm', () => {
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    expect(alarmsWith({ AlarmActions: [{ Ref: topic }] })).toEqual([
      logicalIdOf(webhooks.alarms?.deadLetters),
    ]);
  });

  it('change the threshold of one alarm', () => {
    expect(alarmsWith({ Threshold: 900 })).toEqual([logicalIdOf(webhooks.alarms?.oldestMessage)]);
  });

  it('add a widget to the dashboard', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain('Ask the day shift first.');
  });

  it('give the verifier another variable', () => {
    const functions = template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { TEAM: 'orders' } } },
    });
    expect(Object.keys(functions)).toEqual([logicalIdOf(webhooks.verifier)]);
  });
});
