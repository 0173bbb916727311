import { describe, expect, it } from 'vitest';
import { type BatchRules, deliverBatch } from '../../tools/stream/batch.ts';

/**
 * Delivers the letters of `text` as a batch. Each upper-case letter fails the given number of times.
 */
async function run(text: string, rules: Partial<BatchRules>, times = Infinity, reports = false) {
  const steps: string[] = [];
  const failures = new Map<string, number>();
  const fails = (letter: string) => {
    const count = failures.get(letter) ?? 0;
    failures.set(letter, count + 1);
    return letter !== letter.toLowerCase() && count < times;
  };
  await deliverBatch(
    [...text],
    { bisects: true, retryAttempts: 1, ...rules },
    {
      async attempt(batch) {
        steps.push(batch.join(''));
        const failed = batch.findIndex(fails);
        if (failed === -1) return undefined;
        return reports ? failed : 0;
      },
      done: (letter) => void steps.push(`-${letter}`),
      async giveUp(batch, invocations) {
        steps.push(`!${batch.join('')}${invocations}`);
      },
      async backOff(retry) {
        steps.push(`~${retry}`);
      },
    },
  );
  return steps.join(' ');
}

describe('deliverBatch', () => {
  it('marks a successful batch as done up to its last record', async () => {
    expect(await run('abc', {})).toBe('abc -c');
  });

  it('does not invoke the function for an empty batch', async () => {
    expect(await run('', {})).toBe('');
  });

  it('splits a batch that fails as a whole until the failing record is alone, retries it and gives it up', async () => {
    expect(await run('abCd', {})).toBe('abCd ab -b Cd C ~1 C !C2 -C d -d');
  });

  it('continues from the record that the function reports as failed', async () => {
    expect(await run('abCd', {}, Infinity, true)).toBe('abCd -b Cd C ~1 C !C2 -C d -d');
  });

  it('marks a batch as done when it succeeds on the second try', async () => {
    expect(await run('A', {}, 1)).toBe('A ~1 A -A');
  });

  it('does not split a batch unless the mapping bisects', async () => {
    expect(await run('aB', { bisects: false, retryAttempts: 2 })).toBe('aB ~1 aB ~2 aB !aB3 -B');
  });

  it('rejects when a step rejects, and marks nothing more as done', async () => {
    const done: string[] = [];
    const delivery = deliverBatch(
      ['a', 'b'],
      { bisects: true, retryAttempts: 0 },
      {
        attempt: async (batch) => (batch[0] === 'a' ? 1 : 0),
        done: (letter) => void done.push(letter),
        giveUp: () => Promise.reject(new Error('queue out of reach')),
        backOff: async () => {},
      },
    );
    await expect(delivery).rejects.toThrow('queue out of reach');
    expect(done).toEqual(['a']);
  });
});
