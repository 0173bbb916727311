// Plays one scenario of the proof in a copy of the repository.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** `red`: the ledger did not balance. `broken`: the scenario could not be played, which proves nothing. */
export type Outcome = 'green' | 'red' | 'broken';

interface ProofRun {
  outcome: Outcome;
  seconds: number;
  output: string;
}

/** With fewer hooks the faults would end before the SDK gives up on any request. */
const SCALE = '0.3';
const SEED = '1';

export function runProof(folder: string, scenario: string): ProofRun {
  const startedAt = Date.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[join(folder, 'test/proof/command.ts'), '--only', scenario],
      ...['--scale', SCALE, '--seed', SEED, '--no-shorten'],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  const output = `${stdout}${stderr}`;
  const failed = output.includes(`${scenario} failed`) ? 'red' : 'broken';
  const outcome = status === 0 ? 'green' : failed;
  return { outcome, seconds: (Date.now() - startedAt) / 1000, output };
}
