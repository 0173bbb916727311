// One scenario over a stack of its own.

import type { LedgerRow } from './ledger.ts';
import { type PlayOptions, playScenario, randomOf } from './play-scenario.ts';
import { startProofStack } from './proof-stack.ts';
import type { Scenario } from './scenario.ts';

export interface RunOptions extends PlayOptions {
  /** Folder of the cloud assembly of proof/app.ts. */
  assembly: string;
  /** For the stack alone; the caller removes it. */
  dataFolder: string;
}

/** @throws Error naming the scenario and the seed, for what `playScenario` throws */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<LedgerRow> {
  const random = randomOf(scenario, options.seed).fork();
  const stack = await startProofStack({ ...options, random });
  try {
    return await playScenario(scenario, stack, options);
  } catch (error) {
    throw new Error(`${scenario.name}, seed ${options.seed}, could not be played to its end`, {
      cause: error,
    });
  } finally {
    await stack.close();
  }
}
