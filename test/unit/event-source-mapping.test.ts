import { describe, expect, it } from 'vitest';
import { doneMessages } from '../../tools/local/functions/event-source-mapping.ts';

const messages = ['a', 'b', 'c'].map((MessageId) => ({ MessageId }));
const failing = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const done = (response: unknown) => doneMessages(messages, response).map((m) => m.MessageId);

describe('the messages that are done', () => {
  it.each([
    [null, ['a', 'b', 'c']],
    [undefined, ['a', 'b', 'c']],
    [{}, ['a', 'b', 'c']],
    [{ batchItemFailures: null }, ['a', 'b', 'c']],
    [failing(), ['a', 'b', 'c']],
    [failing('b'), ['a', 'c']],
    [failing('a', 'b', 'c'), []],
  ])('after the answer %j are %j', (response, expected) => {
    expect(done(response)).toEqual(expected);
  });

  it.each([
    failing('unknown'),
    failing(''),
    { batchItemFailures: [{}] },
    { batchItemFailures: 'b' },
    'text',
  ])('are none after the answer %j', (response) => {
    expect(() => done(response)).toThrow();
  });
});
