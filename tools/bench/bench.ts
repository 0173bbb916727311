// `npm run bench`: measures, prints every figure with its target, and exits 0 also where a target is
// missed: that is a fact, not a failure.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { ack } from './ack.ts';
import { toComparison } from './against.ts';
import { startSink } from './child.ts';
import { cold } from './cold.ts';
import { consume } from './consume.ts';
import { type Benchmark, createContext, type Report } from './context.ts';
import { cost } from './cost/cost.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { soak } from './pipeline/soak.ts';
import { writePlots } from './plots/write-plots.ts';
import { toLine, toTable } from './print.ts';
import { readResult } from './result.ts';
import type { Row } from './row.ts';
import { scale } from './scale/scale.ts';
import { signature } from './signature.ts';
import { start } from './start.ts';

const benchmarks: Record<string, Benchmark> = {
  cold,
  ack,
  consume,
  signature,
  cost,
  scale,
  pipeline,
  soak,
  start,
};

interface BenchOptions {
  json?: boolean;
  against?: string;
  plots?: string;
}

async function run(names: string[], { json, against, plots }: BenchOptions): Promise<void> {
  // Before the minutes that measuring takes, so that a wrong file is told at once.
  const earlier = against === undefined ? undefined : readResult(readFileSync(against, 'utf8'));
  const machine = thisMachine();
  const title = `${describeMachine(machine)}; median (least to greatest)\n`;
  console.log(json ? JSON.stringify({ machine }) : title);
  const rows: Row[] = [];
  await measure(names.length > 0 ? names : Object.keys(benchmarks), (report) => {
    rows.push(...report.rows);
    for (const one of report.rows) console.log(json ? JSON.stringify(one) : toLine(one));
    if (!json) for (const one of report.tables ?? []) console.log(`\n${toTable(one)}\n`);
    if (plots !== undefined) writePlots(plots, report.charts ?? []);
  });
  if (earlier === undefined) return;
  // Not into what `--json` prints.
  const print = json ? console.error : console.log;
  print(`\nAgainst ${against}:`);
  for (const line of toComparison({ machine, rows }, earlier)) print(line);
}

async function measure(names: readonly string[], print: (report: Report) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-bench-'));
  // Also when it is interrupted.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const sink = await startSink();
  const context = createContext(folder, sink);
  try {
    for (const name of names) {
      const report = await benchmarks[name]?.(context);
      if (report) print(report);
    }
  } finally {
    sink.close();
  }
}

await new Command('bench')
  .description('measure what the functions cost, beside the least that they could')
  .addArgument(new Argument('[names...]', 'which; default: all').choices(Object.keys(benchmarks)))
  .option('--json', 'one JSON object a line: the machine, then each row')
  .option('--against <file>', 'what changed since an earlier result of --json')
  .option('--plots <folder>', 'draws what there is to draw, as SVG')
  .action(run)
  .parseAsync();
