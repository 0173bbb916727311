// Runs some test files in a copy of the repository and tells red from green.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** `broken`: the tests did not run, so they prove nothing. */
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
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(
    join(folder, 'node_modules', '.bin', 'vitest'),
    [
      ...['run', ...projects.flatMap((name) => ['--project', name]), ...files],
      ...['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  const counts = existsSync(report)
    ? reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')))
    : { numPassedTests: 0, numFailedTests: 0 };
  rmSync(report, { force: true });
  return {
    outcome: outcomeOf(status, counts.numFailedTests),
    failed: counts.numFailedTests,
    passed: counts.numPassedTests,
    seconds: (Date.now() - startedAt) / 1000,
    output: `${stdout}${stderr}`,
  };
}

function outcomeOf(status: number | null, failed: number): Outcome {
  if (status === 0) return 'green';
  return failed > 0 ? 'red' : 'broken';
}
