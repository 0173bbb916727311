// `npm run bench`: measures, prints every figure with its target, and exits 0 also where a target is
// missed: that is a fact, not a failure.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { ack } from './ack.ts';
import { startSink } from './child.ts';
import { cold } from './cold.ts';
import { consume } from './consume.ts';
import { type Benchmark, createContext } from './context.ts';
import { cost } from './cost/cost.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { toLine, toTable } from './print.ts';
import { signature } from './signature.ts';

const benchmarks: Record<string, Benchmark> = { cold, ack, consume, signature, cost };

interface BenchOptions {
  json?: boolean;
}

async function run(names: string[], { json }: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-bench-'));
  const sink = await startSink();
  const context = createContext(folder, sink);
  const machine = thisMachine();
  console.log(
    json
      ? JSON.stringify({ machine })
      : `${describeMachine(machine)}; median (least to greatest)\n`,
  );
  try {
    for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
      const { rows = [], tables = [] } = (await benchmarks[name]?.(context)) ?? {};
      for (const one of rows) console.log(json ? JSON.stringify(one) : toLine(one));
      if (!json) for (const one of tables) console.log(`\n${toTable(one)}\n`);
    }
  } finally {
    sink.close();
    rmSync(folder, { recursive: true });
  }
}

await new Command('bench')
  .description('measure what the functions cost, beside the least that they could')
  .addArgument(new Argument('[names...]', 'which; default: all').choices(Object.keys(benchmarks)))
  .option('--json', 'one JSON object a line: the machine, then each row')
  .action(run)
  .parseAsync();
