import { describe, expect, it } from 'vitest';
import { billedMs, gbSeconds } from '../../tools/bench/cost/assumptions.ts';
import { groupParts, itemTable, toBill, totalOf } from '../../tools/bench/cost/bill.ts';
import {
  inTheRequest,
  loggingEachHook,
  ours,
  restApi,
  type Traffic,
} from '../../tools/bench/cost/designs.ts';
import { type Facts, fillAccessLog } from '../../tools/bench/cost/facts.ts';
import { keepingLines } from '../../tools/bench/cost/monthly.ts';
import { indexItemOf, itemOf, sizeOf, updatesOf } from '../../tools/bench/inputs.ts';
import { priceOf } from '../../tools/bench/prices.ts';

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
  accessLogInfrequent: true,
  functionLogsInfrequent: false,
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

describe('billed Lambda time', () => {
  it('is the CPU time, the waiting, half a millisecond and a share of the cold starts', () => {
    expect(billedMs(1, 6, 1769)).toBeCloseTo(10, 10);
  });

  it('counts the computing twice with half a CPU, but not the waiting', () => {
    expect(billedMs(1, 6, 884.5)).toBeCloseTo(11, 10);
  });

  it('does not shrink with more than one CPU, because a handler computes on one', () => {
    expect(billedMs(1, 6, 3538)).toBeCloseTo(10, 10);
  });

  it('converts to gigabyte-seconds', () => {
    expect(gbSeconds(1_000_000, 10, 512)).toBe(5000);
  });
});

describe('the bill of a million hooks', () => {
  it('has these items at 2 % repeats and batches of 10', () => {
    expect(dollars(ours)).toEqual({
      'API: requests': 1.02,
      'API: answers leaving AWS': 0.0275,
      'verifier: requests': 0.204,
      // 1.02 million × 10 ms × 1.7275 GB × $0.0000133334
      'verifier: time': 0.2349,
      'queue: send': 0.408,
      'queue: receive': 0.0408,
      'queue: delete': 0.0408,
      'consumer: requests': 0.0204,
      // 102,000 × (5 + 8) ms × 1.7275 GB × $0.0000133334
      'consumer: time': 0.0305,
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

  it('has a receive, a delete, an invocation and a log line per delivery in batches of 1', () => {
    expect(dollars(ours, { batch: 1 })).toMatchObject({
      'queue: receive': 0.408,
      'queue: delete': 0.408,
      'consumer: requests': 0.204,
      'logs: consumer': 0.102,
    });
  });

  it('has a receive per ten messages even in larger batches', () => {
    expect(dollars(ours, { batch: 100 })).toMatchObject({
      'queue: receive': 0.0408,
      'consumer: requests': 0.002,
    });
  });

  it('has a table write for each repeat, but no index write', () => {
    expect(dollars(ours, { repeats: 1 })).toMatchObject({
      'API: requests': 2,
      'table: repeats': 0.625,
      'index: new events': 0.625,
    });
  });

  it('has a write unit for each KB of an item, rounded up', () => {
    const large = dollars(ours, {}, { itemBytes: 1025, indexItemBytes: 1024 });
    expect(large).toMatchObject({ 'table: new events': 1.25, 'index: new events': 0.625 });
  });

  it('counts a gateway request per 512 KB and a queue request per 64 KB, rounded up', () => {
    const large = dollars(ours, {}, { hookBytes: 600 * 1024, messageBytes: 65 * 1024 });
    expect(large).toMatchObject({
      'API: requests': 2.04,
      'queue: send': 0.816,
      // Ten messages in one answer are 650 KB: eleven pieces.
      'queue: receive': 0.4488,
    });
  });
});

describe('an alternative design', () => {
  it('with a REST API pays 3.5 times as much for requests and the same for everything else', () => {
    const { 'API: requests': requests, ...others } = dollars(restApi);
    const { 'API: requests': _, ...same } = dollars(ours);
    expect(requests).toBe(3.57);
    expect(others).toEqual(same);
  });

  it('that writes in the request has no queue and no consumer', () => {
    const items = Object.keys(dollars(inTheRequest));
    expect(items.filter((item) => /queue|consumer/.test(item))).toEqual([]);
    expect(items).toContain('index: new events');
  });

  it('that logs each hook pays for its bytes too', () => {
    const more = dollars(loggingEachHook)['logs: each hook, platform lines'] ?? 0;
    // At least the hook's own 500 bytes, at $0.50 per GB.
    expect(more).toBeGreaterThan(0.255);
    expect(more).toBeLessThan(0.8);
  });
});

it('keeping a million events for 73 days bills 2.4 months of table, index and backup storage', () => {
  // 0.7 GB in the table and 0.3 GB in the index.
  const kept = toBill(keepingLines(1_000_000, facts, 73), 'us-east-1');
  expect(kept.map((line) => Number(line.dollars.toFixed(4)))).toEqual([0.42, 0.18, 0.336]);
});

it('a price applies to the quantity that AWS quotes it for', () => {
  expect(priceOf('us-east-1', 'lambdaTime', 100)).toBeCloseTo(0.00133334, 10);
  expect(priceOf('us-east-1', 'secretCall', 8760)).toBeCloseTo(0.0438, 10);
  expect(priceOf('eu-central-1', 'httpApi', 1_000_000)).toBe(1.2);
});

describe('the item of an event', () => {
  it('is as large as its names and values together', () => {
    const item = { account: { S: 'demo' }, time: { N: '1795500000' }, log: { SS: ['é', 'ab'] } };
    // 7 + 4, 4 + (5 + 1), 3 + (2 + 2)
    expect(sizeOf(item)).toBe(28);
  });

  it('has the attributes of the update, and its index entry leaves out data', () => {
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

it('fillAccessLog replaces known variables and throws for an unknown one', () => {
  expect(fillAccessLog('{"status":"$context.status"}')).toBe('{"status":"200"}');
  expect(() => fillAccessLog('$context.protocol')).toThrow('no value for protocol');
});

it('the table of bills leaves a cell blank when a design lacks the item', () => {
  const bills = [[{ item: 'a', dollars: 1 }], [{ item: 'b', dollars: 2 }]];
  expect(itemTable(['x', 'y'], bills).lines).toEqual([
    ['', 'x', 'y'],
    ['a', '1.0000', ''],
    ['b', '', '2.0000'],
    ['total', '1.0000', '2.0000'],
  ]);
  expect(totalOf(bills.flat())).toBe(3);
});

it('the chart of bills sums the items of each part of the pipeline', () => {
  const bill = [
    { item: 'table: new events', dollars: 1 },
    { item: 'logs: access', dollars: 2 },
    { item: 'index: new events', dollars: 3 },
  ];
  expect(groupParts(bill)).toEqual([
    { name: 'table, index', value: 4 },
    { name: 'logs', value: 2 },
  ]);
});
