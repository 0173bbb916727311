// Plays one scenario of the proof in a copy of the repository and tells whether its ledger balances.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestRun } from './test-run.ts';

/** With fewer hooks, all are sent before the SDK has given up on one, and the faults end with the last. */
const SCALE = '0.3';
const SEED = '1';

/** Counts in `failed` what was lost, doubled or leaked; a scenario is one test. */
export function runProof(folder: string, scenario: string): TestRun {
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[join(folder, 'test/proof/command.ts'), '--only', scenario],
      ...['--scale', SCALE, '--seed', SEED, '--no-shorten'],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  const isUnbalanced = stdout.includes(`${scenario} failed`);
  const outcome = status === 0 ? 'green' : isUnbalanced ? 'red' : 'broken';
  return {
    outcome,
    failed: outcome === 'green' ? 0 : 1,
    passed: outcome === 'green' ? 1 : 0,
    seconds: (Date.now() - startedAt) / 1000,
    output: `${stdout}${stderr}`,
  };
}
