import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../tools/local/template/intrinsics.ts';

const evaluate = createEvaluator(
  new Map([
    ['AWS::Region', { ref: 'us-east-1' }],
    ['Queue', { ref: 'http://sqs/queue', attributes: { Arn: 'arn:aws:sqs:us-east-1:0:queue' } }],
  ]),
);

describe('the evaluator', () => {
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
  ])('gives for %j what CloudFormation would', (value, expected) => {
    expect(evaluate(value)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Nothing' }, 'no resource Nothing'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Queue has no Colour'],
    [{ 'Fn::ImportValue': 'x' }, 'does not know Fn::ImportValue'],
  ])('names what it does not know in %j', (value, problem) => {
    expect(() => evaluate(value)).toThrow(problem);
  });
});
