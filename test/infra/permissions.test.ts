import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { grantSend } from '../../lib/encryption.ts';
import { nameOf, statementsOf } from '../support/iam.ts';
import { createApp, templateOf } from '../support/synth.ts';
import { everythingOff, everythingOn } from '../support/variants.ts';

let on: Template;
let off: Template;
beforeAll(() => {
  on = Template.fromStack(everythingOn(createApp()));
  off = Template.fromStack(everythingOff(createApp()));
});

/** The logical id of the only resource of this type whose id contains `part`. */
function findOne(template: Template, type: string, part: string): string {
  const found = Object.keys(template.findResources(type)).filter((id) => id.includes(part));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${part}: ${found.length}`);
  return found[0];
}

const TABLE = 'AWS::DynamoDB::GlobalTable';
const ROLE = 'AWS::IAM::Role';

/** Every action that a role may use, each with its resource. */
function permissionsOf(template: Template, role: string): string[] {
  return statementsOf(template, findOne(template, ROLE, role)).flatMap(
    ({ Effect, Action, Resource }) => {
      expect(Effect).toBe('Allow');
      return [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => `${action} ${nameOf(resource)}`));
    },
  );
}

describe('the permissions of the functions', () => {
  it('let the verifier only write logs, read the secret and send to the queue', () => {
    expect(permissionsOf(off, 'VerifierRole').sort()).toEqual([
      `logs:CreateLogStream ${findOne(off, 'AWS::Logs::LogGroup', 'Verifier')}`,
      `logs:PutLogEvents ${findOne(off, 'AWS::Logs::LogGroup', 'Verifier')}`,
      `secretsmanager:GetSecretValue ${findOne(off, 'AWS::SecretsManager::Secret', '')}`,
      `sqs:SendMessage ${findOne(off, 'AWS::SQS::Queue', 'EventQueueA')}`,
    ]);
  });

  it('let the consumer only write logs, take from the queue and update items of both tables', () => {
    const queue = findOne(off, 'AWS::SQS::Queue', 'EventQueueA');
    expect(permissionsOf(off, 'ConsumerRole').sort()).toEqual([
      `dynamodb:UpdateItem ${findOne(off, TABLE, 'Connections')}`,
      `dynamodb:UpdateItem ${findOne(off, TABLE, 'EventTable')}`,
      `logs:CreateLogStream ${findOne(off, 'AWS::Logs::LogGroup', 'Consumer')}`,
      `logs:PutLogEvents ${findOne(off, 'AWS::Logs::LogGroup', 'Consumer')}`,
      `sqs:ChangeMessageVisibility ${queue}`,
      `sqs:DeleteMessage ${queue}`,
      `sqs:GetQueueAttributes ${queue}`,
      `sqs:GetQueueUrl ${queue}`,
      `sqs:ReceiveMessage ${queue}`,
    ]);
  });

  it('grow only by the key and X-Ray when everything is on', () => {
    const key = findOne(on, 'AWS::KMS::Key', '');
    const added = (role: string) =>
      permissionsOf(on, role)
        .filter((permission) => /^(kms|xray):/.test(permission))
        .sort();
    expect(added('VerifierRole')).toEqual([
      `kms:Decrypt ${key}`,
      `kms:GenerateDataKey ${key}`,
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
    expect(added('ConsumerRole')).toEqual([
      `kms:Decrypt ${key}`,
      `kms:DescribeKey ${key}`,
      `kms:Encrypt ${key}`,
      `kms:GenerateDataKey ${key}`,
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
    for (const role of ['VerifierRole', 'ConsumerRole']) {
      expect(permissionsOf(on, role).length - added(role).length).toBe(
        permissionsOf(off, role).length,
      );
    }
  });

  it('contain no managed policy, no inline policy and no wildcard action', () => {
    for (const template of [on, off]) {
      for (const { Properties } of Object.values(template.findResources(ROLE))) {
        expect(Properties.ManagedPolicyArns).toBeUndefined();
        expect(Properties.Policies).toBeUndefined();
      }
      for (const role of Object.keys(template.findResources(ROLE))) {
        const wild = statementsOf(template, role)
          .flatMap(({ Action }) => Action)
          .filter((action) => action.includes('*'));
        expect(wild).toEqual([]);
      }
    }
  });
});

/** The permissions of a table's readers: every read on the table and on each suffix of its ARN. */
const reads = (table: string, suffixes: string[]) =>
  ['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'].flatMap((action) =>
    suffixes.map((suffix) => `dynamodb:${action} ${table}${suffix}`),
  );

describe('grantInspect', () => {
  it('allows reading the events table and its index, and nothing else', () => {
    expect(permissionsOf(on, 'Inspector').sort()).toEqual([
      ...reads(findOne(on, TABLE, 'EventTable'), ['', '/index/recent']),
      `kms:Decrypt ${findOne(on, 'AWS::KMS::Key', '')}`,
    ]);
  });
});

describe('grantReadAccessTokens', () => {
  it('allows reading the connections table, and nothing else', () => {
    expect(permissionsOf(on, 'TokenReader').sort()).toEqual([
      ...reads(findOne(on, TABLE, 'Connections'), ['']),
      `kms:Decrypt ${findOne(on, 'AWS::KMS::Key', '')}`,
    ]);
  });
});

describe('grantSend', () => {
  it('is enough to send to a queue that is encrypted with a key', () => {
    const template = templateOf((stack) => {
      const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
      const encryptionMasterKey = new Key(stack, 'Key');
      const queue = new Queue(stack, 'Queue', { encryptionMasterKey });
      grantSend(queue, new Role(stack, 'Sender', { assumedBy }));
    });
    const key = findOne(template, 'AWS::KMS::Key', '');
    expect(permissionsOf(template, 'Sender').sort()).toEqual([
      `kms:Decrypt ${key}`,
      `kms:GenerateDataKey ${key}`,
      `sqs:SendMessage ${findOne(template, 'AWS::SQS::Queue', '')}`,
    ]);
  });
});
