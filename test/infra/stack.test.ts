import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { PosterWebhooksStack } from '../../lib/poster-webhooks-stack.ts';
import { readStackContext } from '../../lib/stack-context.ts';
import { createApp } from '../support/synth.ts';

function synthesize(context: Record<string, unknown> = {}): Template {
  const app = createApp(context);
  return Template.fromStack(
    new PosterWebhooksStack(app, 'PosterWebhooks', readStackContext(app.node)),
  );
}

let template: Template;
beforeAll(() => {
  template = synthesize();
});

it('is the stack of the snapshot, but for the hashes of bundles', () => {
  const json = JSON.stringify(template.toJSON()).replaceAll(/[0-9a-f]{64}\.zip/g, 'BUNDLE.zip');
  expect(JSON.parse(json)).toMatchSnapshot();
});

it('tells the five things that people and tools need', () => {
  expect(Object.keys(template.toJSON().Outputs)).toEqual([
    'WebhookUrl',
    'EventsTableName',
    'SecretName',
    'QueueUrl',
    'DeadLetterQueueUrl',
  ]);
});

describe('permissions', () => {
  interface Statement {
    Effect: string;
    Action: string | string[];
    Resource: unknown;
  }
  const statements = (): Statement[] =>
    Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );

  it('name exact actions and resources', () => {
    expect(statements().length).toBeGreaterThan(0);
    for (const { Action, Resource } of statements()) {
      expect([Action].flat().join()).not.toContain('*');
      expect(JSON.stringify(Resource)).not.toContain('*');
    }
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  it('are what the two functions do, no more', () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
  });
});

describe('the context', () => {
  it('names the stack after its stage, and protects the table of prod', () => {
    const app = createApp({ stage: 'prod' });
    const stack = new PosterWebhooksStack(app, 'PosterWebhooks', readStackContext(app.node));
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

  it.each(['30', 30, '0'])('keeps events for %j days', (retentionDays) => {
    synthesize({ retentionDays }).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { RETENTION_DAYS: String(retentionDays) } },
    });
  });

  it.each([
    [{ stage: 'Prod' }, 'context stage must be'],
    [{ stage: '' }, 'context stage must be'],
    [{ retentionDays: 'ninety' }, 'context retentionDays must be'],
    [{ retentionDays: '-1' }, 'context retentionDays must be'],
    [{ retentionDays: 2 }, 'retention must be whole days, at least 3'],
  ])('%j is refused by name', (context, problem) => {
    expect(() => synthesize(context)).toThrow(problem);
  });
});
