// `cost`: what a million hooks cost at AWS's list prices, item by item, compared with other designs.

import { readDeployed } from '../deployed.ts';
import type { Region } from '../prices.ts';
import { type BenchContext, type Report, type Row, row } from '../report.ts';
import { type Summary, summarize } from '../statistics.ts';
import { costChart, factTable, itemTable, otherTable, toBill, totalOf } from './bill.ts';
import { type Design, inTheRequest, loggingEachHook, ours, restApi } from './designs.ts';
import { type Facts, measureFacts } from './facts.ts';
import { flatLines, keepingLines } from './monthly.ts';

const MILLION = 1_000_000;
const REGIONS: Region[] = ['us-east-1', 'eu-central-1'];
const REPEATS = [0, 0.02, 0.1, 1];
const TARGET_DOLLARS = 3.2;
const TARGET_REPEATS = 0.02;
const TARGET_REGION = 'us-east-1';
/** The batch while there is a backlog. */
const FULL = 10;
/** The batch while hooks arrive so slowly that each is fetched alone. */
const SINGLE = 1;

interface Scenario {
  design: Design;
  batch: number;
  /** @default TARGET_REPEATS */
  repeats?: number;
  /** @default TARGET_REGION */
  region?: Region;
}

const columns: [title: string, Scenario][] = [
  ['here, batches of 10', { design: ours, batch: FULL }],
  ['here, batches of 1', { design: ours, batch: SINGLE }],
  ['REST API, 10', { design: restApi, batch: FULL }],
  ['each hook logged, 10', { design: loggingEachHook, batch: FULL }],
  ['written in the request', { design: inTheRequest, batch: FULL }],
];

export async function cost(context: BenchContext): Promise<Report> {
  const facts = await context.once(measureFacts);
  const deployed = await context.once(readDeployed);
  const flat = flatLines(deployed);
  const keeping = keepingLines(MILLION, facts.median, deployed.retentionDays);
  const titles = columns.map(([title]) => title);
  const bills = columns.map(([, scenario]) => billFor(scenario, facts.median));
  const kept = `events kept ${deployed.retentionDays} days, beside that`;
  return {
    rows: [
      ...(bills[0] ?? []).map(({ item, dollars }) =>
        row('cost', `2 % repeats: ${item}`, '$/M', summarize([dollars])),
      ),
      ...columns.map(([title, scenario]) =>
        row('cost', `2 % repeats, ${title}`, '$/M', totalFor(scenario, facts)),
      ),
      ...REGIONS.flatMap((region) => repeatRows(region, facts)),
      ...REGIONS.flatMap((region) => {
        const dollars = (lines: typeof flat) => summarize([totalOf(toBill(lines, region))]);
        return [
          row('cost', `${region}: ${kept}`, '$/M', dollars(keeping)),
          row('cost', `${region}: flat`, '$ a month', dollars(flat)),
        ];
      }),
    ],
    charts: [costChart(titles, bills, TARGET_DOLLARS)],
    tables: [itemTable(titles, bills), otherTable(flat, keeping, REGIONS), factTable(facts.median)],
  };
}

/** Our design at every share of repeats. One share in one region has a target. */
function repeatRows(region: Region, facts: Record<keyof Summary, Facts>): Row[] {
  return [FULL, SINGLE].flatMap((batch) =>
    REPEATS.map((repeats) => {
      const isTarget = region === TARGET_REGION && repeats === TARGET_REPEATS;
      const what = `${region}: ${repeats * 100} % repeats, batches of ${batch}`;
      const value = totalFor({ design: ours, batch, repeats, region }, facts);
      return row('cost', what, '$/M', value, isTarget ? TARGET_DOLLARS : undefined);
    }),
  );
}

function totalFor(scenario: Scenario, facts: Record<keyof Summary, Facts>): Summary {
  const at = (which: keyof Summary) => totalOf(billFor(scenario, facts[which]));
  return { median: at('median'), min: at('min'), max: at('max') };
}

function billFor(scenario: Scenario, facts: Facts) {
  const { design, batch, repeats = TARGET_REPEATS, region = TARGET_REGION } = scenario;
  return toBill(design({ hooks: MILLION, repeats, batch }, facts), region);
}
