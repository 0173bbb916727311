// `cost`: what a million hooks cost at AWS's list prices, item by item, beside other designs.

import type { BenchContext, Report } from '../context.ts';
import { readDeployed } from '../deployed.ts';
import type { Region } from '../prices.ts';
import { type Row, row } from '../row.ts';
import type { Summary } from '../statistics.ts';
import { toBill, totalOf } from './bill.ts';
import { costChart } from './cost-chart.ts';
import { type Design, inTheRequest, loggingEachHook, ours, restApi } from './designs.ts';
import { measureFacts } from './facts.ts';
import { flatLines, keepingLines } from './flat.ts';
import type { Facts, Traffic } from './metering.ts';
import { factTable, itemTable, otherTable } from './tables.ts';

const MILLION = 1_000_000;
const REGIONS: Region[] = ['us-east-1', 'eu-central-1'];
const REPEATS = [0, 0.02, 0.1, 1];
const TARGET_DOLLARS = 3.2;
const TARGET_REPEATS = 0.02;
/** Batches of ten where hooks come faster than the pollers ask; of one where they come alone. */
const FULL = 10;
const SINGLE = 1;

const columns: [title: string, Design, batch: number][] = [
  ['here, batches of 10', ours, FULL],
  ['here, batches of 1', ours, SINGLE],
  ['REST API, 10', restApi, FULL],
  ['each hook logged, 10', loggingEachHook, FULL],
  ['written in the request', inTheRequest, FULL],
];

export async function cost(context: BenchContext): Promise<Report> {
  const facts = await context.once(measureFacts);
  const deployed = await context.once(readDeployed);
  const flat = flatLines(deployed);
  const keeping = keepingLines(MILLION, facts.median, deployed.retentionDays);
  const bills = columns.map(([, design, batch]) =>
    toBill(design(traffic(TARGET_REPEATS, batch), facts.median), 'us-east-1'),
  );
  const kept = `events kept ${deployed.retentionDays} days, beside that`;
  const rows = [
    ...(bills[0] ?? []).map(({ item, dollars }) => perMillion(`2 % repeats: ${item}`, dollars)),
    ...columns.map(([title, design, batch]) =>
      row('cost', `2 % repeats, ${title}`, '$/M', total(design, TARGET_REPEATS, batch, facts)),
    ),
    ...REGIONS.flatMap((region) => totals(region, facts)),
    ...REGIONS.flatMap((region) => [
      perMillion(`${region}: ${kept}`, totalOf(toBill(keeping, region))),
      row('cost', `${region}: flat`, '$ a month', single(totalOf(toBill(flat, region)))),
    ]),
  ];
  const titles = columns.map(([title]) => title);
  return {
    rows,
    charts: [costChart(titles, bills, TARGET_DOLLARS)],
    tables: [itemTable(titles, bills), otherTable(flat, keeping, REGIONS), factTable(facts.median)],
  };
}

/** Our design at every share of repeats; the target is the one at full batches and list prices. */
function totals(region: Region, facts: Record<keyof Summary, Facts>): Row[] {
  return [FULL, SINGLE].flatMap((batch) =>
    REPEATS.map((repeats) => {
      const isTarget = region === 'us-east-1' && repeats === TARGET_REPEATS;
      const what = `${region}: ${repeats * 100} % repeats, batches of ${batch}`;
      const value = total(ours, repeats, batch, facts, region);
      return row('cost', what, '$/M', value, isTarget ? TARGET_DOLLARS : undefined);
    }),
  );
}

function total(
  design: Design,
  repeats: number,
  batch: number,
  facts: Record<keyof Summary, Facts>,
  region: Region = 'us-east-1',
): Summary {
  const at = (which: keyof Summary) =>
    totalOf(toBill(design(traffic(repeats, batch), facts[which]), region));
  return { median: at('median'), min: at('min'), max: at('max') };
}

const traffic = (repeats: number, batch: number): Traffic => ({ hooks: MILLION, repeats, batch });
const single = (value: number): Summary => ({ median: value, min: value, max: value });
const perMillion = (what: string, dollars: number) => row('cost', what, '$/M', single(dollars));
