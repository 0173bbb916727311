import { describe, expect, it } from 'vitest';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import { SINK_SECRET, signedBody } from '../../tools/bench/inputs.ts';
import { row } from '../../tools/bench/report.ts';
import { quantile, ratios, shuffled, summarize } from '../../tools/bench/statistics.ts';

describe('the figures of a benchmark', () => {
  it('are the median, the minimum and the maximum', () => {
    expect(summarize([3, 1, 2, 10, 5])).toEqual({ median: 3, min: 1, max: 10 });
    expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
    expect(() => summarize([])).toThrow('no values');
  });

  it('are divided run by run', () => {
    expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
  });

  it('meet a target when their median does', () => {
    const value = { median: 1.1, min: 1, max: 2 };
    expect(row('ack', 'CPU', '', value, 1.1).target).toEqual({ atMost: 1.1, holds: true });
    expect(row('ack', 'CPU', '', value, 1.09).target).toEqual({ atMost: 1.09, holds: false });
    expect(row('ack', 'CPU', '', value).target).toBeUndefined();
  });

  it('are measured in an order that the random numbers decide', () => {
    expect(shuffled([1, 2, 3], () => 0)).toEqual([2, 3, 1]);
    expect(shuffled([1, 2, 3], () => 0.999)).toEqual([1, 2, 3]);
  });
});

it('the hooks of a benchmark are correctly signed and about 500 bytes long', () => {
  const hook = readHook(JSON.parse(signedBody(7)));
  expect(hook.ok && isSigned(hook.value, [SINK_SECRET])).toBe(true);
  expect(signedBody(7).length).toBeGreaterThan(450);
  expect(signedBody(7).length).toBeLessThan(550);
});
