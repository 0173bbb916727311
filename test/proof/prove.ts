// Plays scenarios, so many at a time, each over a stack of its own, and random operations over another.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synthesize } from '../../tools/local/template/synthesize.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import type { LedgerRow } from './ledger.ts';
import { checkModel, type ModelCheck } from './model/check-model.ts';
import type { PlayOptions } from './play-scenario.ts';
import { startProofStack } from './proof-stack.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

/** A scenario's books, or why it could not be played to its end. */
export type Outcome = LedgerRow | Error;

export interface ProveOptions extends PlayOptions {
  /** Scenarios at the same time. */
  jobs: number;
  /** Told of each as it ends. */
  onEnd?(scenario: Scenario): void;
}

/** As shells have it for Ctrl-C. */
const INTERRUPTED = 130;

export const PROOF_APP = fileURLToPath(new URL('./app.ts', import.meta.url));

/**
 * @returns what became of each, in the order of the scenarios
 * @throws SynthesisError. Nothing is left behind either way.
 */
export const prove = (
  scenarios: readonly Scenario[],
  { jobs, onEnd, ...options }: ProveOptions,
): Promise<Outcome[]> =>
  withAssembly(async (assembly, folder) => {
    const outcomes: Outcome[] = [];
    const waiting = scenarios.entries();
    const work = async () => {
      for (const [index, scenario] of waiting) {
        const dataFolder = join(folder, String(index));
        const playing = runScenario(scenario, { ...options, assembly, dataFolder });
        outcomes[index] = await playing.catch((error: Error) => error);
        rmSync(dataFolder, { recursive: true });
        onEnd?.(scenario);
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
    return outcomes;
  });

/** So many sequences of random operations, against a model. @throws as `prove` does */
export const proveModel = (seed: number, runs: number): Promise<ModelCheck> =>
  withAssembly(async (assembly, folder) => {
    const dataFolder = join(folder, 'model');
    const stack = await startProofStack({ assembly, dataFolder, random: createRandom(seed) });
    return checkModel(stack, { seed, runs }).finally(stack.close);
  });

/** @param use is given the synthesized app, and a folder that is gone afterwards */
async function withAssembly<T>(use: (assembly: string, folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-proof-'));
  const assembly = join(folder, 'cdk.out');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupt = () => {
    remove();
    process.exit(INTERRUPTED);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    await synthesize(PROOF_APP, assembly);
    return await use(assembly, folder);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    remove();
  }
}
