import { describe, expect, it } from 'vitest';
import { type BatchRules, deliverBatch } from '../../tools/local/functions/stream-batch.ts';

/** Delivers the letters of `text`; each upper-case one fails, `times` times. */
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

describe('a batch', () => {
  it('that is done is done to its last record', async () => {
    expect(await run('abc', {})).toBe('abc -c');
  });

  it('of none invokes nothing', async () => {
    expect(await run('', {})).toBe('');
  });

  it('that fails as a whole is split until the failing record is alone, tried again and given up', async () => {
    expect(await run('abCd', {})).toBe('abCd ab -b Cd C ~1 C !C2 -C d -d');
  });

  it('of which a record is reported goes on from there', async () => {
    expect(await run('abCd', {}, Infinity, true)).toBe('abCd -b Cd C ~1 C !C2 -C d -d');
  });

  it('that fails once is done at the second try', async () => {
    expect(await run('A', {}, 1)).toBe('A ~1 A -A');
  });

  it('is not split where the mapping does not say so', async () => {
    expect(await run('aB', { bisects: false, retryAttempts: 2 })).toBe('aB ~1 aB ~2 aB !aB3 -B');
  });

  it('rejects with what a step rejects with, marking nothing more as done', async () => {
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
