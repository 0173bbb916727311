// A small part of `npm run prove`: each scenario with few hooks, and a few random operations.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../tools/local/template/assembly.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { temporaryFolder } from '../support/test-stack.ts';
import { type LedgerRow, passes } from './ledger.ts';
import { checkModel } from './model-check.ts';
import { playScenario } from './play-scenario.ts';
import { type ProofStack, startProofStack } from './proof-stack.ts';
import { PROOF_APP } from './prove.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { sales } from './traffic.ts';

const SEED = 20_261_124;
/** Enough for each fault to occur, and few enough for a test. */
const HOOKS = 60;
/** The ten faults of this scenario need more. */
const HOOKS_OF_EVERYTHING = 240;
/** Makes scenarios that last for simulated hours take fewer seconds than in `npm run prove`. */
const SPEED_UP = 6;
const ROTATING = new Set(['everything at once', 'secret rotated']);
/** Messages that are not hooks take a while to become dead letters. */
const SLOW_MS = 300_000;
const NONE = { lost: [], doubled: [], uncounted: [], extra: [] };

let stack: ProofStack;
let dataFolder: string;
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  const assembly = join(dataFolder, 'cdk.out');
  await synthesize(PROOF_APP, assembly);
  const random = createRandom(SEED);
  stack = await startProofStack({ dataFolder, assembly, random });
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
  const hooks = scenario.name === 'everything at once' ? HOOKS_OF_EVERYTHING : HOOKS;
  return playScenario(scenario, stack, { seed: SEED, scale: hooks / scenario.hooks });
}

describe('the scenarios of the proof', {
  timeout: SLOW_MS,
}, () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s: loses and doubles no hook, and lets no forged hook in',
    async (_name, scenario) => {
      const row = await playSlice(scenario);
      expect(row.differences).toEqual(NONE);
      expect([row.notPlayed, row.wrongItems]).toEqual([[], []]);
      expect(row.hooks).toBeGreaterThanOrEqual(HOOKS);
      expect(passes(row)).toBe(true);
    },
  );

  it('fail as not played without their faults', async () => {
    const requires = Object.assign({}, ...scenarios.map((scenario) => scenario.requires));
    // These happen in all traffic; twins when two items of a sale are entered within a second.
    const {
      'forged hook refused': _,
      'hook repeated': __,
      'hook with a twin': ___,
      ...faults
    } = requires;
    const row = await playSlice({
      ...{ name: 'no faults', hooks: HOOKS, traffic: sales, speed: 3_600, requires },
    });
    const missing = row.notPlayed.filter((problem) => problem.includes('happened 0 times'));
    expect(missing.map((problem) => problem.split('"')[1]).sort()).toEqual(
      Object.keys(faults).sort(),
    );
    expect(row.notPlayed.join('\n')).toContain('"hook with a twin"');
    expect(passes(row)).toBe(false);
  });
});

it('random operations lead to the counts that the model predicts', {
  timeout: SLOW_MS,
}, async () => {
  const { failure, runs } = await checkModel(stack, { seed: SEED, runs: 3 });
  expect([failure, runs]).toEqual([undefined, 3]);
});
