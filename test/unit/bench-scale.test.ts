import { describe, expect, it } from 'vitest';
import { givingAt, limitsOf, type Stack } from '../../tools/bench/scale/limits.ts';
import { type Outage, simulateOutage } from '../../tools/bench/scale/outage.ts';

const stack: Stack = {
  throttlePerSecond: 500,
  maxConcurrency: 5,
  batchSize: 10,
  verifierMs: 10,
  batchCycleMs: 50,
};

describe('limits', () => {
  const limits = limitsOf(stack);
  const at = (name: string) => limits.find((limit) => limit.name === name)?.hooksPerSecond;

  it('follow from quotas and times', () => {
    expect(at('concurrency of the consumer')).toBe(1000);
    expect(at('Lambda, concurrency')).toBe(99_500);
    expect(at('Lambda, invocations a second')).toBe(10_000);
    expect(at('Lambda, new account of 10')).toBe(100);
    expect(at('DynamoDB, index: 8 partitions of a day')).toBe(8000);
    expect(at('Secrets Manager, reads')).toBe(300_000_000);
  });

  it('give in the order in which hooks become more', () => {
    const names = givingAt(1500, limits).map(({ name }) => name);
    expect(names).toEqual([
      'Lambda, new account of 10',
      'throttle of this stack',
      'concurrency of the consumer',
      'DynamoDB, hooks of one account',
    ]);
  });

  it('hold where there are as many hooks as they let pass', () => {
    expect(givingAt(100, limits)).toEqual([]);
  });

  it('of a mapping without a cap are those of AWS, beside half the concurrency for the verifier', () => {
    const free = limitsOf({ ...stack, maxConcurrency: undefined });
    const find = (name: string) => free.find((limit) => limit.name === name)?.hooksPerSecond;
    expect(find('concurrency of the consumer')).toBe(250_000);
    expect(find('Lambda, concurrency')).toBe(50_000);
  });
});

describe('an outage', () => {
  const outage: Outage = {
    hooksPerSecond: 10,
    outageSeconds: 100,
    kind: 'unreachable',
    batchSize: 10,
    batchCycleMs: 1000,
    maxConcurrency: 2,
    visibilitySeconds: 90,
    maxReceives: 20,
  };

  it('leaves what came, and drains by what is recorded beyond what comes', () => {
    // 1,000 wait; 20 a second go and 10 come.
    expect(simulateOutage(outage)).toMatchObject({
      depthAtEnd: 1000,
      drainSeconds: 100,
      deadLetters: 0,
      mostInFlight: 0,
    });
  });

  it('is told minute by minute', () => {
    // After 60 s 600; after 120 s 1,000 less 20 times 10.
    expect(simulateOutage(outage).depthByMinute.slice(0, 2)).toEqual([600, 800]);
  });

  it('never ends where more comes than is recorded', () => {
    expect(simulateOutage({ ...outage, hooksPerSecond: 21 }).drainSeconds).toBe(Infinity);
  });

  it('adds five invocations a second where concurrency is not capped', () => {
    // 10,000 wait; 50, 100, 150 ... a second go and 10 come: 25 n (n + 1) - 10 n passes them at 20.
    const free = { ...outage, hooksPerSecond: 10, outageSeconds: 1000, maxConcurrency: undefined };
    expect(simulateOutage(free).drainSeconds).toBe(20);
  });

  it('in which batches fail brings each message to the dead-letter queue after its receives', () => {
    const failing: Outage = {
      ...outage,
      kind: 'failing',
      hooksPerSecond: 1,
      outageSeconds: 1000,
      visibilitySeconds: 10,
      maxReceives: 2,
    };
    // Received at once, after 10 s, and the third time, after 20 s, away: all but the last ten.
    expect(simulateOutage(failing)).toMatchObject({ deadLetters: 990, mostInFlight: 20 });
  });

  it('in which batches fail at once stops at what may be in flight', () => {
    const flood = {
      ...outage,
      kind: 'failing',
      hooksPerSecond: 2000,
      maxConcurrency: 1000,
    } as const;
    expect(simulateOutage({ ...flood, batchCycleMs: 10 }).mostInFlight).toBe(120_000);
  });
});
