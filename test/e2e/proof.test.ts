// A small part of `npm run prove`: each scenario with few hooks, and a few random operations.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRandom } from '../../tools/simulation/random.ts';
import type { LedgerRow } from '../proof/ledger.ts';
import { checkModel } from '../proof/model-check.ts';
import { playScenario } from '../proof/play-scenario.ts';
import { type ProofStack, startProofStack } from '../proof/proof-stack.ts';
import type { Scenario } from '../proof/scenario.ts';
import { scenarios } from '../proof/scenarios.ts';
import { temporaryFolder } from '../support/test-stack.ts';

const SEED = 20_261_124;
/** Enough for each fault to occur, and few enough for a test. */
const HOOKS = 60;
/** Makes scenarios that last for simulated hours take fewer seconds than in `npm run prove`. */
const SPEED_UP = 6;
const ROTATING = new Set(['everything at once', 'secret rotated']);
/** Messages that are not hooks take a while to become dead letters. */
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
  if (scenario.name.includes('hour')) scenario.speed *= SPEED_UP;
  if (ROTATING.has(scenario.name)) {
    // The verifier reads the secret at most once a minute, and an earlier scenario may just have rotated it.
    await stack.kill();
    await stack.start();
  }
  return playScenario(scenario, stack, { seed: SEED, scale: HOOKS / scenario.hooks });
}

describe('the scenarios of the proof', {
  timeout: SLOW_MS,
}, () => {
  let faults = 0;

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s: loses and doubles no hook, and lets no forged hook in',
    async (_name, scenario) => {
      const row = await playSlice(scenario);
      expect(row.differences).toEqual(NONE);
      expect(row.forgedAccepted).toBe(0);
      expect(row.connectionProblems).toEqual([]);
      expect(row.hooks).toBeGreaterThanOrEqual(HOOKS);
      expect(row.answered200).toBeGreaterThan(0);
      faults += row.faults;
    },
  );

  it('inject many faults in total', () => {
    expect(faults).toBeGreaterThan(HOOKS);
  });
});

it('random operations lead to the counts that the model predicts', {
  timeout: SLOW_MS,
}, async () => {
  const { failure, runs } = await checkModel(stack, { seed: SEED, runs: 3 });
  expect([failure, runs]).toEqual([undefined, 3]);
});
