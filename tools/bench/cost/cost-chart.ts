// The bills of the designs as bars.

import type { BarChart } from '../plots/chart.ts';
import type { PricedLine } from './bill.ts';

/** By the first word of an item. */
const PARTS: Record<string, string> = {
  API: 'API',
  verifier: 'verifier',
  queue: 'queue',
  consumer: 'consumer',
  table: 'table, index',
  index: 'table, index',
  logs: 'logs',
};

export const costChart = (
  titles: readonly string[],
  bills: readonly PricedLine[][],
  target: number,
): BarChart => ({
  kind: 'bars',
  name: 'cost',
  title: 'Dollars a million hooks, 2 % repeats, us-east-1 list prices',
  unit: '$',
  bars: titles.map((label, index) => ({ label, parts: groupParts(bills[index] ?? []) })),
  mark: { value: target, label: `target ${target} $` },
});

export function groupParts(bill: readonly PricedLine[]): { name: string; value: number }[] {
  const groups = Map.groupBy(bill, ({ item }) => PARTS[item.split(':')[0] ?? ''] ?? item);
  return [...groups].map(([name, lines]) => ({
    name,
    value: lines.reduce((sum, { dollars }) => sum + dollars, 0),
  }));
}
