import { describe, expect, it } from 'vitest';
import { toBill, totalOf } from '../../tools/bench/cost/bill.ts';
import { billedMs, gbSeconds } from '../../tools/bench/cost/billed-time.ts';
import { inTheRequest, loggingEachHook, ours, restApi } from '../../tools/bench/cost/designs.ts';
import { keepingLines } from '../../tools/bench/cost/flat.ts';
import { fillAccessLog } from '../../tools/bench/cost/log-lines.ts';
import type { Facts, Traffic } from '../../tools/bench/cost/metering.ts';
import { itemTable } from '../../tools/bench/cost/tables.ts';
import { indexItemOf, itemOf, sizeOf } from '../../tools/bench/items.ts';
import { priceOf } from '../../tools/bench/prices.ts';
import { updatesOf } from '../../tools/bench/updates.ts';

const facts: Facts = {
  ackCpuMs: 1,
  recordCpuMs: () => 0.5,
  verifierMemoryMb: 1769,
  consumerMemoryMb: 1769,
  hookBytes: 500,
  messageBytes: 600,
  itemBytes: 600,
  indexItemBytes: 200,
  entryBytes: 40,
  log: { verifier: 400, consumer: (batch) => 100 + 100 * batch, access: 200 },
  infrequent: { access: true, functions: false },
};
const traffic = (changes: Partial<Traffic> = {}): Traffic => ({
  hooks: 1_000_000,
  repeats: 0.02,
  batch: 10,
  ...changes,
});

function dollars(design: typeof ours, changes: Partial<Traffic> = {}, other: Partial<Facts> = {}) {
  const bill = toBill(design(traffic(changes), { ...facts, ...other }), 'us-east-1');
  return Object.fromEntries(bill.map((line) => [line.item, Number(line.dollars.toFixed(4))]));
}

describe('billed time', () => {
  it('is CPU time at a whole CPU, waiting, half a millisecond and the starts', () => {
    expect(billedMs(1, 6, 1769)).toBeCloseTo(7.85, 10);
  });

  it('stretches computing where there is half a CPU, not waiting', () => {
    expect(billedMs(1, 6, 884.5)).toBeCloseTo(8.85, 10);
  });

  it('stretches nothing the other way: a handler computes on one CPU', () => {
    expect(billedMs(1, 6, 3538)).toBeCloseTo(7.85, 10);
  });

  it('in gigabyte-seconds', () => {
    expect(gbSeconds(1_000_000, 10, 512)).toBe(5000);
  });
});

describe('a million hooks', () => {
  it('cost what they cost, item by item', () => {
    expect(dollars(ours)).toEqual({
      'API: requests': 1.02,
      'API: answers leaving AWS': 0.0275,
      'verifier: requests': 0.204,
      // 1.02 million × 7.85 ms × 1.7275 GB × $0.0000133334
      'verifier: time': 0.1844,
      'queue: send': 0.408,
      'queue: receive': 0.0408,
      'queue: delete': 0.0408,
      'consumer: requests': 0.0204,
      // 102,000 × (5 + 5.85) ms × 1.7275 GB × $0.0000133334
      'consumer: time': 0.0255,
      'table: new events': 0.625,
      'index: new events': 0.625,
      'table: repeats': 0.0125,
      'table: delivered twice (failed condition)': 0.0001,
      'logs: access': 0.051,
      'logs: verifier': 0.204,
      'logs: consumer': 0.0561,
      // (0.204 + 0.408 + 0.1122) GB × 0.15 × $0.03
      'logs: kept a month': 0.0033,
    });
  });

  it('cost a receive, a delete, an invocation and a line each where they come alone', () => {
    expect(dollars(ours, { batch: 1 })).toMatchObject({
      'queue: receive': 0.408,
      'queue: delete': 0.408,
      'consumer: requests': 0.204,
      'logs: consumer': 0.102,
    });
  });

  it('are received ten at a time also by larger batches', () => {
    expect(dollars(ours, { batch: 100 })).toMatchObject({
      'queue: receive': 0.0408,
      'consumer: requests': 0.002,
    });
  });

  it('cost the table again with each repeat, and the index nothing', () => {
    expect(dollars(ours, { repeats: 1 })).toMatchObject({
      'API: requests': 2,
      'table: repeats': 0.625,
      'index: new events': 0.625,
    });
  });

  it('cost another unit for each KB begun', () => {
    const large = dollars(ours, {}, { itemBytes: 1025, indexItemBytes: 1024 });
    expect(large).toMatchObject({ 'table: new events': 1.25, 'index: new events': 0.625 });
  });

  it('are counted in pieces of 512 KB by the gateway, and of 64 KB by the queue', () => {
    const large = dollars(ours, {}, { hookBytes: 600 * 1024, messageBytes: 65 * 1024 });
    expect(large).toMatchObject({
      'API: requests': 2.04,
      'queue: send': 0.816,
      // Ten messages in one answer are 650 KB: eleven pieces.
      'queue: receive': 0.4488,
    });
  });
});

describe('other designs', () => {
  it('behind a REST API: the requests cost 3.5 times as much', () => {
    const { 'API: requests': requests, ...others } = dollars(restApi);
    const { 'API: requests': _, ...same } = dollars(ours);
    expect(requests).toBe(3.57);
    expect(others).toEqual(same);
  });

  it('written in the request: no queue and no consumer', () => {
    const items = Object.keys(dollars(inTheRequest));
    expect(items.filter((item) => /queue|consumer/.test(item))).toEqual([]);
    expect(items).toContain('index: new events');
  });

  it('each hook logged: its bytes come on top', () => {
    const more = dollars(loggingEachHook)['logs: each hook, platform lines'] ?? 0;
    // At least the hook itself, at $0.50 a GB.
    expect(more).toBeGreaterThan(0.255);
    expect(more).toBeLessThan(0.8);
  });
});

it('keeping a million events of 600 bytes for 73 days is 2.4 months of 0.7 GB, and of 0.3 GB', () => {
  const kept = toBill(keepingLines(1_000_000, facts, 73), 'us-east-1');
  expect(kept.map((line) => Number(line.dollars.toFixed(4)))).toEqual([0.42, 0.18, 0.336]);
});

it('prices are of as many as AWS prices them by', () => {
  expect(priceOf('us-east-1', 'lambdaTime', 100)).toBeCloseTo(0.00133334, 10);
  expect(priceOf('us-east-1', 'secretCall', 8760)).toBeCloseTo(0.0438, 10);
  expect(priceOf('eu-central-1', 'httpApi', 1_000_000)).toBe(1.2);
});

describe('an item', () => {
  it('is as large as its names and values', () => {
    const item = { account: { S: 'demo' }, time: { N: '1795500000' }, log: { SS: ['é', 'ab'] } };
    // 7 + 4, 4 + (5 + 1), 3 + (2 + 2)
    expect(sizeOf(item)).toBe(28);
  });

  it('is what the update makes, and the index holds no data of it', () => {
    const [item = {}] = updatesOf(1).map(itemOf);
    expect(item).toMatchObject({ account: { S: 'bench-account' }, deliveries: { N: '1' } });
    expect(Object.keys(indexItemOf(item)).toSorted()).toEqual([
      'account',
      'action',
      'day',
      'eventKey',
      'object',
      'objectId',
      'receivedAt',
      'time',
    ]);
  });
});

it('the access log is filled in as the gateway does, and an unknown variable is refused', () => {
  expect(fillAccessLog('{"status":"$context.status"}')).toBe('{"status":"200"}');
  expect(() => fillAccessLog('$context.protocol')).toThrow('how long is $context.protocol?');
});

it('a bill as a table leaves blank what a design lacks', () => {
  const bills = [[{ item: 'a', dollars: 1 }], [{ item: 'b', dollars: 2 }]];
  expect(itemTable(['x', 'y'], bills).lines).toEqual([
    ['', 'x', 'y'],
    ['a', '1.0000', ''],
    ['b', '', '2.0000'],
    ['total', '1.0000', '2.0000'],
  ]);
  expect(totalOf(bills.flat())).toBe(3);
});
