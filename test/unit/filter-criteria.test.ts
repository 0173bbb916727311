import { describe, expect, it } from 'vitest';
import { readFilter } from '../../tools/local/template/filter-criteria.ts';

const record = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { object: { S: 'stock' }, time: { N: '5' }, log: { SS: ['a', 'b'] } } },
};
const passes = (...patterns: object[]) =>
  readFilter(patterns.map((pattern) => JSON.stringify(pattern)))(record);

describe('a filter', () => {
  it.each([
    [{ eventName: ['INSERT'] }],
    [{ eventName: ['REMOVE', 'INSERT'] }],
    [{ dynamodb: { NewImage: { object: { S: ['stock'] }, time: { N: ['5'] } } } }],
    [{ dynamodb: { NewImage: { log: { SS: ['b'] } } } }],
    [{}],
  ])('passes what %j matches', (pattern) => {
    expect(passes(pattern)).toBe(true);
  });

  it.each([
    [{ eventName: ['REMOVE'] }],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { object: { S: ['client'] } } } }],
    [{ dynamodb: { OldImage: { object: { S: ['stock'] } } } }],
    [{ dynamodb: { NewImage: { time: { N: [5] } } } }],
    [{ dynamodb: ['stock'] }],
    [{ toString: ['x'] }],
    [{ eventName: [] }],
  ])('stops what %j does not match', (pattern) => {
    expect(passes(pattern)).toBe(false);
  });

  it('passes what one of several patterns matches, and everything without any', () => {
    expect(passes({ eventName: ['REMOVE'] }, { eventName: ['INSERT'] })).toBe(true);
    expect(passes()).toBe(true);
  });

  it.each([
    [{ eventName: [{ prefix: 'INS' }] }, 'at pattern.eventName: {"prefix":"INS"}'],
    [{ dynamodb: { NewImage: { $or: [] } } }, 'at pattern.dynamodb.NewImage: "$or"'],
    [{ eventName: 'INSERT' }, 'at pattern.eventName: "INSERT"'],
  ])('names what it does not know: %j', (pattern, problem) => {
    expect(() => passes(pattern)).toThrow(problem);
  });
});
