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

  it('let the consumer only write logs, take from the queue and update items', () => {
    const queue = findOne(off, 'AWS::SQS::Queue', 'EventQueueA');
    expect(permissionsOf(off, 'ConsumerRole').sort()).toEqual([
      `dynamodb:UpdateItem ${findOne(off, TABLE, '')}`,
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

describe('grantInspect', () => {
  let statements: Statement[];
  let table: string;
  beforeAll(() => {
    statements = statementsOf(on, findOne(on, ROLE, 'Inspector'));
    table = findOne(on, TABLE, '');
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

  it('allows queries of table and index for every attribute except accessToken', () => {
    for (const resource of [table, `${table}/index/recent`]) {
      expect(query(resource, 'SPECIFIC_ATTRIBUTES', inspectableAttributes())).toBe(true);
      for (const attribute of inspectableAttributes()) {
        expect(query(resource, 'SPECIFIC_ATTRIBUTES', [attribute])).toBe(true);
      }
    }
  });

  it('returns no access token, whatever a query asks for', () => {
    const askedAttributes = [
      undefined,
      ['accessToken'],
      ['account', 'eventKey', 'accessToken'],
      [...inspectableAttributes(), 'accessToken'],
    ];
    for (const resource of [table, `${table}/index/recent`, `${table}/index/other`]) {
      for (const select of SELECTS) {
        for (const attributes of askedAttributes)
          expect(query(resource, select, attributes)).toBe(false);
        // A query that does not have to name its attributes would return all of them.
        const namesAttributes = select === 'SPECIFIC_ATTRIBUTES';
        const isAllowedQuery = query(resource, select, ['account', 'eventKey']);
        expect(isAllowedQuery).toBe(namesAttributes && resource !== `${table}/index/other`);
      }
    }
  });

  it('allows no other access to the table or its copies', () => {
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
});

describe('grantReadAccessTokens', () => {
  it('allows reading whole items, but neither scans nor writes', () => {
    const statements = statementsOf(on, findOne(on, ROLE, 'TokenReader'));
    const resource = findOne(on, TABLE, '');
    const may = (action: string) => isAllowed(statements, { action, resource });
    expect([may('dynamodb:GetItem'), may('dynamodb:Query')]).toEqual([true, true]);
    expect([may('dynamodb:UpdateItem'), may('dynamodb:Scan')]).toEqual([false, false]);
  });
});
