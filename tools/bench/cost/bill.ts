// Turns usage into a bill, and shows bills as tables and as a chart.

import type { BarChart } from '../plots/charts.ts';
import { priceOf, type Region } from '../prices.ts';
import type { Table } from '../report.ts';
import { billedMs, SEND_WAIT_MS, UPDATE_WAIT_MS } from './assumptions.ts';
import type { Line } from './designs.ts';
import type { Facts } from './facts.ts';

interface PricedLine {
  item: string;
  dollars: number;
}

export const toBill = (lines: readonly Line[], region: Region): PricedLine[] =>
  lines.map(({ item, meter, quantity }) => ({ item, dollars: priceOf(region, meter, quantity) }));

export const totalOf = (bill: readonly PricedLine[]): number =>
  bill.reduce((sum, { dollars }) => sum + dollars, 0);

/** @param bills one per column; an item that a design lacks stays blank */
export function itemTable(titles: readonly string[], bills: readonly PricedLine[][]): Table {
  const items = new Set(bills.flat().map(({ item }) => item));
  return {
    title: 'Dollars per million hooks with 2 % repeats, us-east-1',
    lines: [
      ['', ...titles],
      ...[...items].map((item) => [item, ...bills.map((bill) => cell(bill, item))]),
      ['total', ...bills.map((bill) => money(totalOf(bill)))],
    ],
  };
}

/** Costs that do not depend on the design. */
export const otherTable = (
  flat: readonly Line[],
  keeping: readonly Line[],
  regions: readonly Region[],
): Table => ({
  title:
    'Other costs in dollars: a month regardless of the traffic; keeping a million events for their retention',
  lines: [
    ['', ...regions],
    ...[...flat, ...keeping].map((line) => [
      line.item,
      ...regions.map((region) => money(totalOf(toBill([line], region)))),
    ]),
  ],
});

export const factTable = (facts: Facts): Table => ({
  title: 'Measured CPU time and sizes, and the time that Lambda bills with the assumed waiting',
  lines: [
    ['', 'CPU time', 'billed'],
    ['verifier, a hook', ...times(facts.ackCpuMs, SEND_WAIT_MS, facts.verifierMemoryMb)],
    ...[1, 10].map((batch) => [
      `consumer, a batch of ${batch}`,
      ...times(facts.recordCpuMs(batch) * batch, UPDATE_WAIT_MS, facts.consumerMemoryMb),
    ]),
    ['bytes: hook, message', `${facts.hookBytes}`, `${facts.messageBytes}`],
    ['bytes: item, index entry', `${facts.itemBytes}`, `${facts.indexItemBytes}`],
    ['bytes: log line of verifier, of gateway', `${facts.log.verifier}`, `${facts.log.access}`],
    [
      'bytes: log line of consumer, batch of 1, of 10',
      ...[1, 10].map((batch) => facts.log.consumer(batch).toFixed(0)),
    ],
  ],
});

const times = (cpuMs: number, waitMs: number, memoryMb: number): string[] => [
  `${cpuMs.toFixed(2)} ms`,
  `${billedMs(cpuMs, waitMs, memoryMb).toFixed(1)} ms`,
];

const cell = (bill: readonly PricedLine[], item: string): string => {
  const lines = bill.filter((line) => line.item === item);
  return lines.length === 0 ? '' : money(totalOf(lines));
};

const money = (dollars: number): string => dollars.toFixed(4);

export const costChart = (
  titles: readonly string[],
  bills: readonly PricedLine[][],
  target: number,
): BarChart => ({
  kind: 'bars',
  name: 'cost',
  title: 'Dollars per million hooks, 2 % repeats, us-east-1 list prices',
  unit: '$',
  bars: titles.map((label, index) => ({ label, parts: groupParts(bills[index] ?? []) })),
  mark: { value: target, label: `target ${target} $` },
});

/** Sums a bill by the parts of the pipeline, which are the first words of the items. */
export function groupParts(bill: readonly PricedLine[]): { name: string; value: number }[] {
  const groups = Map.groupBy(bill, ({ item }) => {
    const [part = ''] = item.split(':');
    return part === 'table' || part === 'index' ? 'table, index' : part;
  });
  return [...groups].map(([name, lines]) => ({ name, value: totalOf(lines) }));
}
