import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../tools/local/template/references.ts';

const evaluate = createEvaluator(
  new Map([
    ['AWS::Region', { ref: 'us-east-1' }],
    ['Queue', { ref: 'http://sqs/queue', attributes: { Arn: 'arn:aws:sqs:us-east-1:0:queue' } }],
  ]),
);

describe('the evaluator of intrinsics', () => {
  it.each([
    ['text', 'text'],
    [{ Ref: 'Queue' }, 'http://sqs/queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:0:queue'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-us-east-1'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'aws'],
    [
      { 'Fn::Sub': `in $\{AWS::Region}: $\{Queue.Arn}` },
      'in us-east-1: arn:aws:sqs:us-east-1:0:queue',
    ],
    [
      { deep: [{ Ref: 'AWS::Region' }], n: 5 },
      { deep: ['us-east-1'], n: 5 },
    ],
  ])('evaluates %j as CloudFormation would', (value, expected) => {
    expect(evaluate(value)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Nothing' }, 'no resource Nothing'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Queue has no Colour'],
    [{ 'Fn::ImportValue': 'x' }, 'does not know Fn::ImportValue'],
  ])('throws an error that names the unknown part of %j', (value, problem) => {
    expect(() => evaluate(value)).toThrow(problem);
  });
});
