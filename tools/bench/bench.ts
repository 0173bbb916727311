// `npm run bench`: runs the benchmarks and prints every figure with its target. A missed target is a
// result, not a failure, so the exit code is still 0.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { cold } from './cold.ts';
import { cost } from './cost/cost.ts';
import { ack, consume } from './load.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { soak } from './pipeline/soak.ts';
import { writePlots } from './plots/charts.ts';
import { startSink } from './processes.ts';
import { type Benchmark, createContext, type Report, type Row, toLine, toTable } from './report.ts';
import { describeMachine, readResult, thisMachine, toComparison } from './result.ts';
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

type BenchOptions = { json?: boolean; against?: string; plots?: string };

async function run(names: string[], { json, against, plots }: BenchOptions): Promise<void> {
  // Read before the measurements, which take minutes, so that an unreadable file is reported at once.
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
  // On stderr with --json, so that the output stays parseable.
  const print = json ? console.error : console.log;
  print(`\nAgainst ${against}:`);
  for (const line of toComparison({ machine, rows }, earlier)) print(line);
}

async function measure(names: readonly string[], print: (report: Report) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-bench-'));
  // An interrupted run deletes its folder too.
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
  .description('measure the functions and the local stack, and compute cost and limits')
  .addArgument(
    new Argument('[names...]', 'benchmarks to run (default: all)').choices(Object.keys(benchmarks)),
  )
  .option('--json', 'print one JSON object per line: the machine, then each row')
  .option('--against <file>', 'compare with the output of an earlier run with --json')
  .option('--plots <folder>', 'draw the charts as SVG files')
  .action(run)
  .parseAsync();
