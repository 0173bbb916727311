// The construct at its two extremes: with every option on, and with every option off.

import { type App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { AlarmTopic } from '../../lib/poster-webhooks-stack.ts';

export function everythingOn(app: App): Stack {
  const stack = new Stack(app, 'EverythingOn', { env: { region: 'eu-central-1' } });
  const webhooks = new PosterWebhooks(stack, 'Hooks', {
    retention: Duration.days(30),
    protectEvents: true,
    logRetention: RetentionDays.THREE_MONTHS,
    tracing: true,
    encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
    maxEventAge: Duration.days(3),
    allowedAccounts: ['first', 'second'],
    throttle: { rateLimit: 50, burstLimit: 100 },
    domain: {
      domainName: 'hooks.example.com',
      hostedZone: HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0000000000000000000'),
    },
    alarmTopic: new AlarmTopic(stack, 'Alarms', { email: 'on-call@example.com' }),
    alarms: { badSignatures: 5, silence: Duration.hours(12) },
    eventBus: { archive: Duration.days(7) },
    verifier: { reservedConcurrency: 20, provisionedConcurrency: 2, memorySize: 1024 },
    consumer: { maxConcurrency: 10, memorySize: 256 },
  });
  const subscriber = new LambdaFunction(stack, 'Subscriber', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    timeout: Duration.seconds(10),
    memorySize: 128,
    role: new Role(stack, 'SubscriberRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    }),
  });
  Validations.of(subscriber).acknowledge(
    { id: 'Serverless::Serverless-LambdaDLQ', reason: 'The subscription has a dead-letter queue.' },
    { id: 'Serverless::Serverless-LambdaTracing', reason: 'A test needs no traces.' },
  );
  webhooks.onEvent(subscriber, { objects: ['transaction'], actions: ['closed'] });
  for (const [id, grant] of [
    ['Inspector', webhooks.grantInspect.bind(webhooks)],
    ['TokenReader', webhooks.grantReadAccessTokens.bind(webhooks)],
  ] as const) {
    grant(new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  }
  return stack;
}

export function everythingOff(app: App): Stack {
  const stack = new Stack(app, 'EverythingOff');
  new PosterWebhooks(stack, 'Hooks', { alarms: false, dashboard: false });
  return stack;
}
