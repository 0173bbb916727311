// The bill as tables, for people: where every cent goes.

import type { Table } from '../context.ts';
import type { Region } from '../prices.ts';
import { SEND_WAIT_MS, UPDATE_WAIT_MS } from './assumptions.ts';
import { type PricedLine, toBill, totalOf } from './bill.ts';
import { billedMs } from './billed-time.ts';
import type { Facts, Line } from './metering.ts';

/** @param bills one a column; an item that a design lacks is left blank */
export function itemTable(titles: readonly string[], bills: readonly PricedLine[][]): Table {
  const items = new Set(bills.flat().map(({ item }) => item));
  return {
    title: 'A million hooks at 2 % repeats, us-east-1, in dollars',
    lines: [
      ['', ...titles],
      ...[...items].map((item) => [item, ...bills.map((bill) => cell(bill, item))]),
      ['total', ...bills.map((bill) => money(totalOf(bill)))],
    ],
  };
}

export const otherTable = (
  flat: readonly Line[],
  keeping: readonly Line[],
  regions: readonly Region[],
): Table => ({
  title:
    'Beside that, in dollars: a month whatever the traffic; a million events over their retention',
  lines: [
    ['', ...regions],
    ...[...flat, ...keeping].map((line) => [
      line.item,
      ...regions.map((region) => money(totalOf(toBill([line], region)))),
    ]),
  ],
});

/** What the bill rests on. */
export const factTable = (facts: Facts): Table => ({
  title: 'Measured, and what Lambda bills for it with the waiting that is assumed',
  lines: [
    ['', 'CPU time', 'billed'],
    ['verifier, a hook', ...times(facts.ackCpuMs, SEND_WAIT_MS, facts.verifierMemoryMb)],
    ...[1, 10].map((batch) => [
      `consumer, a batch of ${batch}`,
      ...times(facts.recordCpuMs(batch) * batch, UPDATE_WAIT_MS, facts.consumerMemoryMb),
    ]),
    ['bytes: hook, message', `${facts.hookBytes}`, `${facts.messageBytes}`],
    ['bytes: item, in the index', `${facts.itemBytes}`, `${facts.indexItemBytes}`],
    ['bytes: line of verifier, of gateway', `${facts.log.verifier}`, `${facts.log.access}`],
    [
      'bytes: line of consumer, batch of 1, of 10',
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
