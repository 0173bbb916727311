import { readFileSync } from 'node:fs';
import { Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { PosterWebhooksStack } from '../../lib/poster-webhooks-stack.ts';
import { readSettings, type StageSettings } from '../../lib/stack-settings.ts';
import { createApp, withoutHashes } from '../support/synth.ts';

function synthesize(
  context: Record<string, unknown> = {},
  stages?: Record<string, StageSettings>,
): Template {
  return Template.fromStack(createStack(context, stages));
}

function createStack(
  context: Record<string, unknown>,
  stages: Record<string, StageSettings> = { dev: {}, prod: {} },
): PosterWebhooksStack {
  const app = createApp(context);
  const { settings } = readSettings(app.node, stages);
  return new PosterWebhooksStack(app, 'PosterWebhooks', settings);
}

let template: Template;
beforeAll(() => {
  template = synthesize();
});

describe('PosterWebhooksStack', () => {
  it('matches the snapshot, apart from the hashes of bundles', () => {
    expect(withoutHashes(template)).toMatchSnapshot();
  });

  it('keeps the logical ids of what an upgrade must not replace: URL, tables, queues and secret', () => {
    expect(Object.keys(template.toJSON().Resources)).toEqual(
      expect.arrayContaining([
        'PosterWebhooksApiHttpApiCABB89B8',
        'PosterWebhooksApplicationSecretB0B5FC7A',
        'PosterWebhooksConnectionsTable7225D642',
        'PosterWebhooksEventQueueDeadLetterQueueD6CB5650',
        'PosterWebhooksEventQueueEE157900',
        'PosterWebhooksEventTable3F94AB59',
      ]),
    );
  });

  it('has the outputs that people and tools need', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual([
      'WebhookUrl',
      'EventsTableName',
      'ConnectionsTableName',
      'SecretName',
      'QueueUrl',
      'DeadLetterQueueUrl',
    ]);
  });
});

/** Where the prefix of IAM actions is not CloudFormation's name of the service in lower case. */
const IAM_PREFIXES: Record<string, string> = {
  ApiGatewayV2: 'apigateway',
  CertificateManager: 'acm',
};

describe('docs/deploy.md', () => {
  it('names every service whose resources the deploy creates', () => {
    const settings = { alarmEmail: 'a@example.com', domainName: 'hooks.example.com' };
    const everything = synthesize({ ...settings, hostedZoneId: 'Z123' });
    const resources: { Type: string }[] = Object.values(everything.toJSON().Resources);
    const services = resources.map(({ Type }) => {
      const [, service = ''] = Type.split('::');
      return IAM_PREFIXES[service] ?? service.toLowerCase();
    });
    const page = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const paragraph = page.split('\n\n').find((text) => text.startsWith('The resources are of'));
    const named = [...(paragraph ?? '').matchAll(/`([a-z0-9]+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...new Set(services)].sort());
  });
});

describe('the settings of bin/settings.ts, and of the context', () => {
  it('stage: names the stack, and "prod" protects the table', () => {
    const app = createApp({ stage: 'prod' });
    const { settings } = readSettings(app.node, { prod: {} });
    const stack = new PosterWebhooksStack(app, 'PosterWebhooks', settings);
    expect(stack.stackName).toBe('poster-webhooks-prod');
    Template.fromStack(stack).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: { Replicas: [{ DeletionProtectionEnabled: true }] },
    });
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: { Replicas: [{ DeletionProtectionEnabled: false }] },
    });
  });

  it('region: is the stack’s, and otherwise the terminal’s', () => {
    expect(createStack({ region: 'eu-central-1' }).region).toBe('eu-central-1');
    expect(Token.isUnresolved(createStack({}).region)).toBe(true);
  });

  it('alarmEmail: receives every alarm', () => {
    const mailing = synthesize({ alarmEmail: 'on-call@example.com' });
    mailing.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
    for (const { Properties } of Object.values(mailing.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.OKActions).toHaveLength(1);
    }
  });

  it('silenceHours: raises an alarm after that many hours without a hook', () => {
    synthesize({ silenceHours: '6' }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'HooksAccepted',
      Period: 3600,
      EvaluationPeriods: 6,
    });
  });

  it('alarmEmail: lets the alarms of this account publish, which enforceSSL alone would prevent', () => {
    const mailing = synthesize({ alarmEmail: 'on-call@example.com' });
    const [topic] = Object.keys(mailing.findResources('AWS::SNS::Topic'));
    const [policy] = Object.values(mailing.findResources('AWS::SNS::TopicPolicy'));
    const statements = policy?.Properties.PolicyDocument.Statement;
    expect(statements).toHaveLength(2);
    expect(statements).toContainEqual({
      Sid: expect.any(String),
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: { Ref: topic },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('domainName: becomes the domain of the URL', () => {
    const named = synthesize({ domainName: 'hooks.example.com', hostedZoneId: 'Z123' });
    expect(named.toJSON().Outputs.WebhookUrl.Value).toBe(
      'https://hooks.example.com/webhooks/poster',
    );
    named.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'hooks.example.com.',
      HostedZoneId: 'Z123',
      Type: 'A',
    });
  });

  it('domainName: has an IPv6 address for its AAAA record', () => {
    const named = synthesize({ domainName: 'hooks.example.com', hostedZoneId: 'Z123' });
    named.hasResourceProperties('AWS::Route53::RecordSet', { Type: 'AAAA' });
    named.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainNameConfigurations: [{ IpAddressType: 'dualstack' }],
    });
  });

  it('stage: "prod" keeps the table when the stack is deleted, and an output says so', () => {
    const description = (stage: string) =>
      synthesize({ stage }).toJSON().Outputs.EventsTableName.Description;
    expect(description('prod')).toContain('The table is kept when this stack is deleted');
    expect(description('dev')).toContain('The table is deleted when this stack is deleted');
  });

  it.each([
    ['prod', true],
    ['dev', false],
  ])('stage: %j has termination protection: %j', (stage, isProtected) => {
    expect(createStack({ stage }).terminationProtection).toBe(isProtected);
  });

  it.each(['30', 30, '0'])('retentionDays: accepts %j', (retentionDays) => {
    synthesize({ retentionDays }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { RETENTION_DAYS: String(retentionDays) } },
    });
  });

  it('apply to their own stage', () => {
    const stages = { prod: { retentionDays: 30 }, 'staging-2': { retentionDays: 0 } };
    const days = (stage: string) =>
      readSettings(createApp({ stage }).node, stages).settings.retentionDays;
    expect([days('prod'), days('staging-2')]).toEqual([30, 0]);
  });

  it('are overridden by the context, which is said', () => {
    const context = { stage: 'prod', alarmEmail: 'me@example.com', silenceHours: '12' };
    const committed = { retentionDays: 30, alarmEmail: 'on-call@example.com', silenceHours: 12 };
    expect(readSettings(createApp(context).node, { prod: committed })).toEqual({
      settings: { stage: 'prod', ...committed, alarmEmail: 'me@example.com' },
      overrides: [
        'alarmEmail is me@example.com for this run; bin/settings.ts has on-call@example.com',
      ],
    });
    expect(readSettings(createApp(context).node, { prod: {} }).overrides).toEqual([
      'alarmEmail is me@example.com for this run; bin/settings.ts has no value',
      'silenceHours is 12 for this run; bin/settings.ts has no value',
    ]);
  });

  it.each([
    [{ stage: 'Prod' }, 'bin/settings.ts has no stage "Prod", only dev, prod'],
    [{ stage: 'toString' }, 'bin/settings.ts has no stage "toString", only dev, prod'],
    [{ stage: '' }, 'bin/settings.ts has no stage ""'],
    [{ region: 'Frankfurt' }, 'context region must be a region such as eu-central-1'],
    [{ retentionDays: 'ninety' }, 'context retentionDays must be'],
    [{ retentionDays: '-1' }, 'context retentionDays must be'],
    [{ retentionDays: 2 }, 'retention must be a whole number of days, at least 3'],
    [{ alarmEmail: 'on-call' }, 'context alarmEmail must be an e-mail address; got "on-call"'],
    [{ silenceHours: '1.5' }, 'context silenceHours must be'],
    [{ silenceHours: '25' }, 'alarms.silence must be 1 to 24 whole hours'],
    [{ domainName: 'Hooks.example', hostedZoneId: 'Z1' }, 'context domainName must be'],
    [{ domainName: 'hooks.example.com', hostedZoneId: 'zone' }, 'context hostedZoneId must be'],
    [{ domainName: 'hooks.example.com' }, 'must be set together'],
  ])('of the context are refused by name when invalid: %j', (context, problem) => {
    expect(() => synthesize(context)).toThrow(problem);
  });

  it.each([
    [
      { dev: { alarmMail: 'x@example.com' } },
      'dev in bin/settings.ts has no setting alarmMail, only region, retentionDays',
    ],
    [
      { dev: { alarmEmail: 'on-call' } },
      'dev in bin/settings.ts: alarmEmail must be an e-mail address; got "on-call"',
    ],
    [{ dev: { hostedZoneId: 'Z1' } }, 'must be set together'],
    [{ prod: {} }, 'bin/settings.ts has no stage "dev", only prod'],
  ])('of the file are refused by name when invalid: %j', (stages: object, problem) => {
    expect(() => synthesize({}, { ...stages })).toThrow(problem);
  });

  it('name stages as CloudFormation accepts them', () => {
    expect(() => synthesize({ stage: 'My Stage' }, { 'My Stage': {} })).toThrow(
      'the name of a stage must be 1 to 20 lower-case letters',
    );
  });
});
