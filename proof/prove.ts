// `npm run prove`: plays the scenarios, prints their ledger, and exits with 1 unless nothing was lost,
// doubled or leaked.

import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { wholeNumber } from '../cli/options.ts';
import { startProgress } from '../cli/progress.ts';
import { positiveNumber } from '../cli/simulate/run-options.ts';
import { synthesize } from '../local/synthesize.ts';
import { SEED_MAX } from '../simulation/random.ts';
import { holds, type LedgerRow, toLedger, total } from './ledger.ts';
import { runScenario } from './run-scenario.ts';
import { scenarios } from './scenarios.ts';

interface ProveOptions {
  seed?: number;
  only?: string;
  scale: number;
  jobs: number;
  json?: boolean;
}

const JOBS_MAX = 16;

async function prove({ seed = randomInt(SEED_MAX), only, scale, jobs, json }: ProveOptions) {
  const chosen = scenarios.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) throw new Error(`no scenario has "${only}" in its name`);
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-proof-'));
  const startedAt = performance.now();
  const rows: LedgerRow[] = [];
  const assembly = join(folder, 'cdk.out');
  const progress = startProgress(chosen.length, '{value}/{total} scenarios {note}');
  if (!json) console.log(`${machine()}, seed ${seed}\n`);
  try {
    await synthesize(fileURLToPath(new URL('./app.ts', import.meta.url)), assembly);
    const waiting = [...chosen.entries()];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, scenario] = next;
        const dataFolder = join(folder, String(index));
        const row = await runScenario(scenario, { seed, scale, assembly, dataFolder });
        rows[index] = row;
        if (json) console.log(JSON.stringify(row));
        rmSync(dataFolder, { recursive: true });
        progress.update(rows.filter(Boolean).length, scenario.name);
      }
    };
    await Promise.all(Array.from({ length: jobs }, worker));
  } finally {
    progress.stop();
    rmSync(folder, { recursive: true });
  }
  const all = total(rows, (performance.now() - startedAt) / 1000);
  if (!json) console.log(toLedger([...rows, all]));
  if (!rows.every(holds)) process.exitCode = 1;
}

function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.version}`;
}

await new Command('prove')
  .description('send known hooks through every fault, and account for each of them')
  .option('--seed <n>', 'repeats a run; default: another each time', wholeNumber(SEED_MAX))
  .option('--only <text>', 'scenarios with this in their name')
  .option('--scale <factor>', 'of the hooks, such as 0.01', positiveNumber(100), 1)
  .option('--jobs <n>', 'scenarios at once', wholeNumber(JOBS_MAX, 1), availableParallelism())
  .option('--json', 'one JSON object a line')
  .action(prove)
  .parseAsync();
