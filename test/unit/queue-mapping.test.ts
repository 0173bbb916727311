import { describe, expect, it } from 'vitest';
import { doneMessages } from '../../tools/local/functions/queue-mapping.ts';

const messages = ['a', 'b', 'c'].map((MessageId) => ({ MessageId }));
const failing = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const done = (response: unknown) => doneMessages(messages, response).map((m) => m.MessageId);

describe('doneMessages', () => {
  it.each([
    [null, ['a', 'b', 'c']],
    [undefined, ['a', 'b', 'c']],
    [{}, ['a', 'b', 'c']],
    [{ batchItemFailures: null }, ['a', 'b', 'c']],
    [failing(), ['a', 'b', 'c']],
    [failing('b'), ['a', 'c']],
    [failing('a', 'b', 'c'), []],
  ])('given the response %j, returns %j', (response, expected) => {
    expect(done(response)).toEqual(expected);
  });

  it.each([
    failing('unknown'),
    failing(''),
    { batchItemFailures: [{}] },
    { batchItemFailures: 'b' },
    'text',
  ])('throws on the invalid response %j, so the whole batch stays in the queue', (response) => {
    expect(() => done(response)).toThrow();
  });
});
