import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectableAttributes } from '../../lambda/table-layout.ts';
import { isAllowed, nameOf, type Statement, statementsOf } from '../support/iam.ts';
import { createApp } from '../support/synth.ts';
import { everythingOff, everythingOn } from '../support/variants.ts';

let on: Template;
let off: Template;
beforeAll(() => {
  on = Template.fromStack(everythingOn(createApp()));
  off = Template.fromStack(everythingOff(createApp()));
});

function only(template: Template, type: string, part: string): string {
  const found = Object.keys(template.findResources(type)).filter((id) => id.includes(part));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${part}: ${found.length}`);
  return found[0];
}

const TABLE = 'AWS::DynamoDB::GlobalTable';
const ROLE = 'AWS::IAM::Role';

/** Every pair of action and resource that a role may use. */
function abilities(template: Template, role: string): string[] {
  return statementsOf(template, only(template, ROLE, role)).flatMap(
    ({ Effect, Action, Resource }) => {
      expect(Effect).toBe('Allow');
      return [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => `${action} ${nameOf(resource)}`));
    },
  );
}

describe('what each function may do is what it does:', () => {
  it('the verifier writes logs, reads the secret and sends to the queue', () => {
    expect(abilities(off, 'VerifierRole').sort()).toEqual([
      `logs:CreateLogStream ${only(off, 'AWS::Logs::LogGroup', 'Verifier')}`,
      `logs:PutLogEvents ${only(off, 'AWS::Logs::LogGroup', 'Verifier')}`,
      `secretsmanager:GetSecretValue ${only(off, 'AWS::SecretsManager::Secret', '')}`,
      `sqs:SendMessage ${only(off, 'AWS::SQS::Queue', 'EventQueueA')}`,
    ]);
  });

  it('the consumer writes logs, takes from the queue and updates items', () => {
    const queue = only(off, 'AWS::SQS::Queue', 'EventQueueA');
    expect(abilities(off, 'ConsumerRole').sort()).toEqual([
      `dynamodb:UpdateItem ${only(off, TABLE, '')}`,
      `logs:CreateLogStream ${only(off, 'AWS::Logs::LogGroup', 'Consumer')}`,
      `logs:PutLogEvents ${only(off, 'AWS::Logs::LogGroup', 'Consumer')}`,
      `sqs:ChangeMessageVisibility ${queue}`,
      `sqs:DeleteMessage ${queue}`,
      `sqs:GetQueueAttributes ${queue}`,
      `sqs:GetQueueUrl ${queue}`,
      `sqs:ReceiveMessage ${queue}`,
    ]);
  });

  it('with everything on, the key and X-Ray come on top, and nothing else', () => {
    const key = only(on, 'AWS::KMS::Key', '');
    const added = (role: string) =>
      abilities(on, role)
        .filter((ability) => /^(kms|xray):/.test(ability))
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
      expect(abilities(on, role).length - added(role).length).toBe(abilities(off, role).length);
    }
  });

  it('no role has a managed policy, nor a wildcard other than X-Ray’s', () => {
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

describe('who inspects', () => {
  let statements: Statement[];
  let table: string;
  beforeAll(() => {
    statements = statementsOf(on, only(on, ROLE, 'Inspector'));
    table = only(on, TABLE, '');
  });
  const query = (resource: string, select: string | undefined, attributes?: string[]) =>
    isAllowed(statements, {
      action: 'dynamodb:Query',
      resource,
      context: {
        ...(select && { 'dynamodb:Select': select }),
        ...(attributes && { 'dynamodb:Attributes': attributes }),
      },
    });
  const SELECTS = [
    undefined,
    'ALL_ATTRIBUTES',
    'ALL_PROJECTED_ATTRIBUTES',
    'SPECIFIC_ATTRIBUTES',
    'COUNT',
  ];

  it('may query table and index for any attribute but the token', () => {
    for (const resource of [table, `${table}/index/recent`]) {
      expect(query(resource, 'SPECIFIC_ATTRIBUTES', inspectableAttributes())).toBe(true);
      for (const attribute of inspectableAttributes()) {
        expect(query(resource, 'SPECIFIC_ATTRIBUTES', [attribute])).toBe(true);
      }
    }
  });

  it('gets no access token, however it asks', () => {
    const asking = [
      undefined,
      ['accessToken'],
      ['account', 'eventKey', 'accessToken'],
      [...inspectableAttributes(), 'accessToken'],
    ];
    for (const resource of [table, `${table}/index/recent`, `${table}/index/other`]) {
      for (const select of SELECTS) {
        for (const attributes of asking) expect(query(resource, select, attributes)).toBe(false);
        // All attributes come back when none has to be named.
        const namesThem = select === 'SPECIFIC_ATTRIBUTES';
        const known = query(resource, select, ['account', 'eventKey']);
        expect(known).toBe(namesThem && resource !== `${table}/index/other`);
      }
    }
  });

  it('has no other way into the table or its copies', () => {
    const others = [
      ...['GetItem', 'BatchGetItem', 'Scan', 'TransactGetItems', 'PartiQLSelect'],
      ...['UpdateItem', 'PutItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLUpdate'],
      ...['ExportTableToPointInTime', 'RestoreTableToPointInTime', 'CreateBackup'],
      ...['GetRecords', 'GetShardIterator', 'DescribeStream'],
    ];
    for (const action of others) {
      for (const resource of [table, `${table}/index/recent`, `${table}.StreamArn`]) {
        const context = {
          'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
          'dynamodb:Attributes': ['account'],
        };
        const request = { action: `dynamodb:${action}`, resource, context };
        expect(isAllowed(statements, request)).toBe(false);
      }
    }
  });

  it('may name every attribute that the consumer writes, but for the token', () => {
    expect(inspectableAttributes()).not.toContain('accessToken');
    expect(new Set(inspectableAttributes()).size).toBe(inspectableAttributes().length);
  });
});

it('who reads access tokens may read whole items of the table, and write none', () => {
  const statements = statementsOf(on, only(on, ROLE, 'TokenReader'));
  const resource = only(on, TABLE, '');
  const may = (action: string) => isAllowed(statements, { action, resource });
  expect([may('dynamodb:GetItem'), may('dynamodb:Query')]).toEqual([true, true]);
  expect([may('dynamodb:UpdateItem'), may('dynamodb:Scan')]).toEqual([false, false]);
});
