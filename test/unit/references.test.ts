import { describe, expect, it } from 'vitest';
import {
  createEvaluator,
  nameResources,
  physicalName,
} from '../../tools/local/template/references.ts';

const evaluate = createEvaluator(
  new Map([
    ['AWS::Region', { ref: 'us-east-1' }],
    // Of a type that does not run here.
    ['Bucket', { ref: 'Bucket' }],
    ['Queue', { ref: 'http://sqs/queue', attributes: { Arn: 'arn:aws:sqs:us-east-1:0:queue' } }],
  ]),
);

describe('the evaluator of intrinsics', () => {
  it.each([
    ['text', 'text'],
    [{ Ref: 'Queue' }, 'http://sqs/queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:0:queue'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket.Arn'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-us-east-1'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'aws'],
    [
      { 'Fn::Sub': `in $\{AWS::Region}: $\{Queue.Arn}` },
      'in us-east-1: arn:aws:sqs:us-east-1:0:queue',
    ],
    [
      { deep: [{ Ref: 'AWS::Region' }], n: 5, none: null },
      { deep: ['us-east-1'], n: 5, none: null },
    ],
    // Only an object with a single key is an intrinsic.
    [
      { Ref: 'Nothing', 'Fn::Sub': 'text' },
      { Ref: 'Nothing', 'Fn::Sub': 'text' },
    ],
    [{ Reference: 'Nothing' }, { Reference: 'Nothing' }],
    [{ 'My::Fn::Join': 1 }, { 'My::Fn::Join': 1 }],
    [{}, {}],
  ])('evaluates %j as CloudFormation would', (value, expected) => {
    expect(evaluate(value)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Nothing' }, 'no resource Nothing'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Queue has no Colour'],
    [{ 'Fn::ImportValue': 'x' }, 'does not know Fn::ImportValue'],
    [{ 'Fn::Sub': `$\{Nothing}` }, 'no resource Nothing'],
    [{ 'Fn::Sub': `$\{Queue.Colour}` }, 'Queue has no Colour'],
  ])('throws an error that names the unknown part of %j', (value, problem) => {
    expect(() => evaluate(value)).toThrow(problem);
  });
});

describe('the local resources', () => {
  const named = (Type: string, Properties = {}) => {
    const template = { Resources: { Id: { Type, Properties } }, Outputs: {} };
    const endpoints = { sqs: 'http://sqs', dynamodb: 'http://db', secretsmanager: 'http://sm' };
    const assembly = { template, stackName: 'Stack', assetPath: () => '' };
    return nameResources(assembly, endpoints, 'http://api');
  };
  const table = {
    ref: 'Stack-Id',
    attributes: {
      Arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Stack-Id',
      StreamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Stack-Id/stream/local',
    },
  };
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function';

  it.each([
    [
      'AWS::SQS::Queue',
      {},
      {
        ref: 'http://sqs/000000000000/Stack-Id',
        attributes: { Arn: 'arn:aws:sqs:us-east-1:000000000000:Stack-Id', QueueName: 'Stack-Id' },
      },
    ],
    ['AWS::DynamoDB::Table', {}, table],
    ['AWS::DynamoDB::GlobalTable', {}, table],
    [
      'AWS::SecretsManager::Secret',
      {},
      {
        ref: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Id-local-000000',
        attributes: {},
      },
    ],
    [
      'AWS::Lambda::Function',
      {},
      { ref: 'Stack-Id', attributes: { Arn: `${functionArn}:Stack-Id` } },
    ],
    [
      'AWS::Lambda::Alias',
      { FunctionName: { Ref: 'Verifier' } },
      { ref: `${functionArn}:Stack-Verifier`, attributes: {} },
    ],
    [
      'AWS::Lambda::Alias',
      { FunctionName: 'by name' },
      { ref: `${functionArn}:Stack-`, attributes: {} },
    ],
    ['AWS::ApiGatewayV2::Api', {}, { ref: 'local', attributes: { ApiEndpoint: 'http://api' } }],
    ['AWS::IAM::Role', {}, { ref: 'Id' }],
  ])('name a resource of type %s with the properties %j', (type, properties, expected) => {
    expect(named(type, properties).get('Id')).toEqual(expected);
  });

  it('include the pseudo parameters', () => {
    const values = named('AWS::IAM::Role');
    values.delete('Id');
    expect(Object.fromEntries(values)).toEqual({
      'AWS::Region': { ref: 'us-east-1' },
      'AWS::AccountId': { ref: '000000000000' },
      'AWS::Partition': { ref: 'aws' },
      'AWS::URLSuffix': { ref: 'amazonaws.com' },
      'AWS::StackName': { ref: 'Stack' },
    });
  });

  it('have names of at most 80 characters, which keep the end of a logical id', () => {
    const name = physicalName('Stack', `${'x'.repeat(80)}End`);
    expect([name.length, name.slice(-4)]).toEqual([80, 'xEnd']);
  });
});
