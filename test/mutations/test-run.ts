// Runs some tests, or one scenario of the proof, in a copy of the repository, and tells whether they failed.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** `red`: tests failed. `green`: all passed. `broken`: they could not run, which proves nothing. */
export type Outcome = 'red' | 'green' | 'broken';

export interface TestRun {
  outcome: Outcome;
  failed: number;
  passed: number;
  seconds: number;
  output: string;
}

const reportSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

export function runTests(
  folder: string,
  projects: readonly string[],
  files: readonly string[],
): TestRun {
  const report = join(folder, 'report.json');
  const { status, ...run } = runIn(folder, join(folder, 'node_modules', '.bin', 'vitest'), [
    ...['run', ...projects.flatMap((name) => ['--project', name]), ...files],
    ...['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
  ]);
  const { numFailedTests: failed, numPassedTests: passed } = existsSync(report)
    ? reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')))
    : { numPassedTests: 0, numFailedTests: 0 };
  rmSync(report, { force: true });
  return { ...run, outcome: outcomeOf(status, failed > 0), failed, passed };
}

/** With fewer hooks the faults would end before the SDK gives up on any request. */
const SCALE = '0.3';
const SEED = '1';

/** Counts the scenario as one test, which fails when its ledger is not balanced. */
export function runProof(folder: string, scenario: string): TestRun {
  const { status, ...run } = runIn(folder, process.execPath, [
    ...[join(folder, 'test/proof/command.ts'), '--only', scenario],
    ...['--scale', SCALE, '--seed', SEED, '--no-shorten'],
  ]);
  const outcome = outcomeOf(status, run.output.includes(`${scenario} failed`));
  const passed = Number(outcome === 'green');
  return { ...run, outcome, failed: 1 - passed, passed };
}

function runIn(folder: string, program: string, args: string[]) {
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return { status, seconds: (Date.now() - startedAt) / 1000, output: `${stdout}${stderr}` };
}

function outcomeOf(status: number | null, hasFailures: boolean): Outcome {
  if (status === 0) return 'green';
  return hasFailures ? 'red' : 'broken';
}
