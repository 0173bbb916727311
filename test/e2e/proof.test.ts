// A small slice of `npm run prove`: each scenario with few hooks, and the random operations.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRandom } from '../../tools/simulation/random.ts';
import type { LedgerRow } from '../proof/ledger.ts';
import { checkModel } from '../proof/model/check-model.ts';
import { playScenario } from '../proof/play-scenario.ts';
import { type ProofStack, startProofStack } from '../proof/proof-stack.ts';
import type { Scenario } from '../proof/scenario.ts';
import { scenarios } from '../proof/scenarios.ts';
import { temporaryFolder } from '../support/test-stack.ts';

const SEED = 20_261_124;
/** Enough that each fault is met, few enough for a test. */
const HOOKS = 60;
/** Those that take simulated hours take fewer seconds than in the whole proof. */
const HURRY = 6;
const ROTATING = new Set(['everything at once', 'secret rotated']);
/** Messages that are no hooks take a while to become dead letters. */
const SLOW_MS = 120_000;
const NONE = { lost: [], doubled: [], uncounted: [], extra: [] };

let stack: ProofStack;
let dataFolder: string;
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  const random = createRandom(SEED);
  stack = await startProofStack({ dataFolder, assembly: inject('proofAssembly'), random });
});
afterAll(async () => {
  await stack?.close();
  await rm(dataFolder, { recursive: true });
});

async function playSlice({ ...scenario }: Scenario): Promise<LedgerRow> {
  if (scenario.name.includes('hour')) scenario.speed *= HURRY;
  if (ROTATING.has(scenario.name)) {
    // A secret is read again at most once a minute, and another may just have been rotated.
    await stack.kill();
    await stack.start();
  }
  return playScenario(scenario, stack, { seed: SEED, scale: HOOKS / scenario.hooks });
}

describe('nothing is lost, doubled or let in', { timeout: SLOW_MS }, () => {
  let faults = 0;

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      const row = await playSlice(scenario);
      expect(row.differences).toEqual(NONE);
      expect(row.forgedAccepted).toBe(0);
      expect(row.hooks).toBeGreaterThanOrEqual(HOOKS);
      expect(row.answered200).toBeGreaterThan(0);
      faults += row.faults;
    },
  );

  it('though much went wrong', () => {
    expect(faults).toBeGreaterThan(HOOKS);
  });
});

it('does what the model does, whatever the operations', { timeout: SLOW_MS }, async () => {
  const { failure, runs } = await checkModel(stack, { seed: SEED, runs: 3 });
  expect([failure, runs]).toEqual([undefined, 3]);
});
