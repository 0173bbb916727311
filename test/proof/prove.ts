// Plays scenarios, several at a time, each on its own stack, and random operations on another stack.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { synthesize } from '../../tools/local/template/assembly.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import type { LedgerRow } from './ledger.ts';
import { checkModel, type ModelCheck } from './model-check.ts';
import { type PlayOptions, playScenario, randomOf } from './play-scenario.ts';
import { startProofStack } from './proof-stack.ts';
import type { Scenario } from './scenario.ts';

export interface ProveOptions extends PlayOptions {
  /** How many scenarios are played at the same time. */
  jobs: number;
  /** Called after each scenario. */
  onEnd?(scenario: Scenario): void;
}

/** The exit code that shells use for Ctrl-C. */
const INTERRUPTED = 130;

export const PROOF_APP = fileURLToPath(new URL('./app.ts', import.meta.url));

/**
 * @returns for each scenario, in order, its row of the ledger, or an Error when it could not be finished
 * @throws SynthesisError. All files are removed in any case.
 */
export const prove = (
  scenarios: readonly Scenario[],
  { jobs, onEnd, ...options }: ProveOptions,
): Promise<(LedgerRow | Error)[]> =>
  withAssembly((assembly, folder) => {
    const play = async (scenario: Scenario, index: number) => {
      const dataFolder = join(folder, String(index));
      const played = await playOnNewStack(scenario, { ...options, assembly, dataFolder }).catch(
        (cause) => new Error(`${scenario.name}, seed ${options.seed}, did not finish`, { cause }),
      );
      rmSync(dataFolder, { recursive: true, force: true });
      onEnd?.(scenario);
      return played;
    };
    return pMap(scenarios, play, { concurrency: jobs });
  });

async function playOnNewStack(
  scenario: Scenario,
  options: PlayOptions & { assembly: string; dataFolder: string },
): Promise<LedgerRow> {
  const random = randomOf(scenario, options.seed).fork();
  const stack = await startProofStack({ ...options, random });
  return playScenario(scenario, stack, options).finally(stack.close);
}

/** Checks random sequences of operations against the model. @throws as `prove` does */
export const proveModel = (seed: number, runs: number): Promise<ModelCheck> =>
  withAssembly(async (assembly, folder) => {
    const dataFolder = join(folder, 'model');
    const stack = await startProofStack({ assembly, dataFolder, random: createRandom(seed) });
    return checkModel(stack, { seed, runs }).finally(stack.close);
  });

/** @param use gets the synthesized app, and a folder that is removed afterwards */
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
