// Plays scenarios, so many at a time, each over a stack of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '../local/synthesize.ts';
import type { LedgerRow } from './ledger.ts';
import type { PlayOptions } from './play-scenario.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

export interface ProveOptions extends PlayOptions {
  /** Scenarios at the same time. */
  jobs: number;
  /** Told of each as it ends. */
  onRow?(row: LedgerRow): void;
}

export const PROOF_APP = fileURLToPath(new URL('./app.ts', import.meta.url));

/**
 * @returns the books in the order of the scenarios
 * @throws SynthesisError, and what `runScenario` throws. Nothing is left behind either way.
 */
export async function prove(
  scenarios: readonly Scenario[],
  { jobs, onRow, ...options }: ProveOptions,
): Promise<LedgerRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-proof-'));
  const assembly = join(folder, 'cdk.out');
  const rows: LedgerRow[] = [];
  try {
    await synthesize(PROOF_APP, assembly);
    const waiting = scenarios.entries();
    const work = async () => {
      for (const [index, scenario] of waiting) {
        const dataFolder = join(folder, String(index));
        const row = await runScenario(scenario, { ...options, assembly, dataFolder });
        rmSync(dataFolder, { recursive: true });
        rows[index] = row;
        onRow?.(row);
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
