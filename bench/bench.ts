// `npm run bench`: measures, prints every figure with its target, and exits 0 also where a target is
// missed: that is a fact, not a failure.

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { type Sink, startSink } from './child.ts';
import { cold } from './cold.ts';
import { ack, consume } from './load.ts';
import type { Row } from './row.ts';
import { signature } from './signature.ts';

const benchmarks: Record<string, (folder: string, sink: Sink) => Promise<Row[]> | Row[]> = {
  cold,
  ack,
  consume,
  signature,
};

async function run(names: string[], { json }: { json?: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-bench-'));
  const sink = await startSink();
  try {
    if (!json) console.log(`${machine()}\n`);
    for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
      const rows = (await benchmarks[name]?.(folder, sink)) ?? [];
      for (const one of rows) console.log(json ? JSON.stringify(one) : toLine(one));
    }
  } finally {
    sink.close();
    rmSync(folder, { recursive: true });
  }
}

function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.version}; median (least to greatest)`;
}

function toLine({ benchmark, what, unit, value, target }: Row): string {
  const { median, min, max } = value;
  const figure = `${format(median)}${unit && ` ${unit}`}`;
  const spread = min === max ? '' : ` (${format(min)} to ${format(max)})`;
  const verdict = target
    ? `  ${target.holds ? 'holds' : 'MISSED'}: at most ${format(target.atMost)}`
    : '';
  return `${benchmark.padEnd(10)} ${what.padEnd(56)} ${figure}${spread}${verdict}`;
}

const format = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);

await new Command('bench')
  .description('measure what the functions cost, beside the least that they could')
  .addArgument(new Argument('[names...]', 'which; default: all').choices(Object.keys(benchmarks)))
  .option('--json', 'one JSON object a line')
  .action(run)
  .parseAsync();
