import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { readSubscriptions } from '../../tools/client/subscriptions.ts';
import type { Target } from '../../tools/client/target.ts';
import { fakeClient } from '../support/fakes.ts';

const stream = (table: string) => ({ 'Fn::GetAtt': [table, 'StreamArn'] });
const mapping = (patterns: object[] | undefined, EventSourceArn: object = stream('Events')) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn,
    FunctionName: { Ref: 'ClosedSalesC5D699E1' },
    FilterCriteria: patterns && {
      Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
    },
  },
});
const inserted = (NewImage?: object) => ({
  eventName: ['INSERT'],
  ...(NewImage && { dynamodb: { NewImage } }),
});

/** The subscriptions of a deployed stack whose template has this resource. */
async function subscriptionsOf(resource: object) {
  const template = {
    Resources: { Events: { Type: 'AWS::DynamoDB::GlobalTable' }, One: resource },
    Outputs: { EventsTableName: { Value: { Ref: 'Events' } } },
  };
  return read(JSON.stringify(template));
}
function read(TemplateBody: string) {
  const { client } = fakeClient<CloudFormationClient>([{ TemplateBody }]);
  return readSubscriptions({ deployed: { name: 's', cloudFormation: client } } as Target);
}

describe('the subscriptions of a deployed stack', () => {
  it.each([
    ['everything', [inserted()], {}],
    ['everything, without a filter', undefined, {}],
    ['an object', [inserted({ object: { S: ['stock'] } })], { objects: ['stock'] }],
    [
      'objects and actions',
      [inserted({ object: { S: ['stock', 'client'] }, action: { S: ['added'] } })],
      { objects: ['stock', 'client'], actions: ['added'] },
    ],
  ])('name the function and that it gets %s', async (_, patterns, wanted) => {
    const [found, ...others] = await subscriptionsOf(mapping(patterns));
    const all = { objects: undefined, actions: undefined };
    expect(found).toEqual({ subscriber: 'ClosedSales', isBus: false, ...all, ...wanted });
    expect(others).toEqual([]);
  });

  it('quote a filter that is not one of onEvent’s', async () => {
    const pattern = { eventName: ['INSERT', 'MODIFY'] };
    expect(await subscriptionsOf(mapping([pattern]))).toEqual([
      { subscriber: 'ClosedSales', isBus: false, pattern: JSON.stringify(pattern) },
    ]);
  });

  it('include the event bus', async () => {
    const pipe = { Type: 'AWS::Pipes::Pipe', Properties: { Source: stream('Events') } };
    expect(await subscriptionsOf(pipe)).toEqual([{ subscriber: 'event bus', isBus: true }]);
  });

  it.each([
    ['a queue', mapping(undefined, { 'Fn::GetAtt': ['Queue', 'Arn'] })],
    ['the stream of another table', mapping(undefined, stream('Other'))],
    [
      'a pipe from elsewhere',
      { Type: 'AWS::Pipes::Pipe', Properties: { Source: stream('Other') } },
    ],
    ['an ARN', mapping(undefined, { Ref: 'Arn' })],
  ])('leave out what reads %s', async (_, resource) => {
    expect(await subscriptionsOf(resource)).toEqual([]);
  });

  it('cannot be read from a template in YAML', async () => {
    await expect(read('Resources: {}')).rejects.toThrow('not one of the CDK’s in JSON');
  });
});
