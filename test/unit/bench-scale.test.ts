import { describe, expect, it } from 'vitest';
import { exceededAt, limitsOf, type Stack } from '../../tools/bench/scale/limits.ts';
import { type Outage, simulateOutage } from '../../tools/bench/scale/outage.ts';

const stack: Stack = {
  throttlePerSecond: 500,
  maxConcurrency: 5,
  batchSize: 10,
  verifierMs: 10,
  batchCycleMs: 50,
};

describe('the limits of a stack', () => {
  const limits = limitsOf(stack);
  const at = (name: string) => limits.find((limit) => limit.name === name)?.hooksPerSecond;

  it('follow from quotas and service times', () => {
    expect(at('concurrency of the consumer')).toBe(1000);
    expect(at('Lambda, concurrency')).toBe(99_500);
    expect(at('Lambda, invocations a second')).toBe(10_000);
    expect(at('Lambda, new account of 10')).toBe(100);
    expect(at('DynamoDB, index: 8 partitions of a day')).toBe(8000);
    expect(at('Secrets Manager, reads')).toBe(300_000_000);
  });

  it('are listed lowest first when a rate exceeds them', () => {
    const names = exceededAt(1500, limits).map(({ name }) => name);
    expect(names).toEqual([
      'Lambda, new account of 10',
      'throttle of this stack',
      'concurrency of the consumer',
      'DynamoDB, hooks of one account',
    ]);
  });

  it('are not exceeded by a rate that just equals them', () => {
    expect(exceededAt(100, limits)).toEqual([]);
  });

  it('leave half of the concurrency to the verifier when the consumer has no cap', () => {
    const free = limitsOf({ ...stack, maxConcurrency: undefined });
    const find = (name: string) => free.find((limit) => limit.name === name)?.hooksPerSecond;
    expect(find('concurrency of the consumer')).toBe(250_000);
    expect(find('Lambda, concurrency')).toBe(50_000);
  });
});

describe('a simulated outage', () => {
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

  it('drains at the rate of the consumer minus the rate of new hooks', () => {
    // 1,000 messages wait. Each second 20 are recorded and 10 arrive.
    expect(simulateOutage(outage)).toMatchObject({
      depthAtEnd: 1000,
      drainSeconds: 100,
      deadLetters: 0,
      mostInFlight: 0,
    });
  });

  it('reports the depth of the queue after each minute', () => {
    // 600 messages after 60 s. After 100 s there are 1,000, and 20 s of draining take away 10 a second.
    expect(simulateOutage(outage).depthByMinute.slice(0, 2)).toEqual([600, 800]);
  });

  it('never drains when more hooks arrive than the consumer records', () => {
    expect(simulateOutage({ ...outage, hooksPerSecond: 21 }).drainSeconds).toBe(Infinity);
  });

  it('adds five invocations per second when concurrency is not capped', () => {
    // 10,000 messages wait. After n seconds 25 n (n + 1) are recorded and 10 n have arrived: enough at n = 20.
    const free = { ...outage, hooksPerSecond: 10, outageSeconds: 1000, maxConcurrency: undefined };
    expect(simulateOutage(free).drainSeconds).toBe(20);
  });

  it('of failing batches moves a message to the dead-letter queue when its receives are used up', () => {
    const failing: Outage = {
      ...outage,
      kind: 'failing',
      hooksPerSecond: 1,
      outageSeconds: 1000,
      visibilitySeconds: 10,
      maxReceives: 2,
    };
    // A message is received at once and after 10 s. After 20 s, its third receive moves it to the dead-letter queue.
    expect(simulateOutage(failing)).toMatchObject({ deadLetters: 990, mostInFlight: 20 });
  });

  it('of batches that fail at once stays within the limit of messages in flight', () => {
    const flood = {
      ...outage,
      kind: 'failing',
      hooksPerSecond: 2000,
      maxConcurrency: 1000,
    } as const;
    expect(simulateOutage({ ...flood, batchCycleMs: 10 }).mostInFlight).toBe(120_000);
  });
});
