// Plays one scenario against a stack, and draws up its books.

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { startClock } from '../../tools/simulation/clock.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { addedSince } from '../../tools/simulation/reconcile.ts';
import { balance, type LedgerRow } from './ledger.ts';
import { createProgress } from './progress.ts';
import { type ProofStack, SERVICES } from './proof-stack.ts';
import type { Run, Scenario } from './scenario.ts';
import { sendTraffic } from './sender.ts';
import { settle } from './settle.ts';

export interface PlayOptions {
  seed: number;
  /** Of the scenario's hooks, such as 0.01 for a hundredth. */
  scale: number;
}

const HOUR_MS = 3_600_000;
/** The same in every run, so that a seed has the same hooks again. */
const SALES_END_MS = Date.UTC(2026, 10, 24);
/** Of a run that is not paced: sales of the hours before. */
const UNPACED_HOURS = 24;

/** Each scenario's chance is apart from that of the others. */
export const randomOf = ({ name }: Scenario, seed: number) =>
  createRandom(createHash('sha256').update(`${seed};${name}`).digest().readUInt32BE());

/**
 * The seed decides on hooks and faults; how they interleave is the machine's. The stack may have been
 * through other scenarios.
 *
 * @throws Error when the queue does not get empty, or a message that is no hook is not where it should be
 */
export async function playScenario(
  scenario: Scenario,
  stack: ProofStack,
  { seed, scale }: PlayOptions,
): Promise<LedgerRow> {
  const before = await settle(stack);
  const startedAt = performance.now();
  const random = randomOf(scenario, seed);
  const hours = scenario.pacedHours ?? UNPACED_HOURS;
  const window = { fromMs: SALES_END_MS - hours * HOUR_MS, toMs: SALES_END_MS };
  const isPaced = scenario.pacedHours !== undefined;
  const clock = startClock(isPaced ? window.fromMs : window.toMs, scenario.speed);
  const lanes = scenario.traffic({
    accountPrefix: scenario.name.replaceAll(/\W+/g, '-'),
    random: random.fork(),
    hooks: Math.max(1, Math.round(scenario.hooks * scale)),
    window,
  });
  const hooks = lanes.flat().reduce((sum, volley) => sum + volley.hooks.length, 0);

  const injectedBefore = injected(stack);
  const progress = createProgress(await withTarget(stack, readSigningSecret));
  const alone = createQueue();
  const run: Run = {
    ...{ ...progress, stack, clock, window, hooks, random: random.fork() },
    alone,
    withServices: (use) => alone(() => withTarget(stack, use)),
    scaled: (count) => Math.max(1, Math.round(count * scale)),
    pause: (ms) => delay(ms),
  };
  for (const service of SERVICES) stack.proxies[service].setFaults(scenario.faults?.[service]);
  const sending = sendTraffic(lanes, {
    ...{ webhookUrl: stack.webhookUrl, clock, random: random.fork(), paced: isPaced },
    secret: progress.secret,
    onSettled: progress.settle,
  }).finally(progress.end);
  const [sent] = await Promise.all([sending, scenario.act?.(run)]);
  const after = await settle(stack);
  const dead = after.deadLetters - before.deadLetters;
  if (dead !== progress.poison()) {
    throw new Error(`${progress.poison()} messages were no hooks, ${dead} became dead letters`);
  }
  return balance({
    scenario: scenario.name,
    sent,
    stored: addedSince(before.stored, after.stored),
    faults: progress.faults() + injected(stack) - injectedBefore,
    seconds: (performance.now() - startedAt) / 1000,
  });
}

async function withTarget<T>(
  { dataFolder }: ProofStack,
  use: (target: Target) => Promise<T>,
): Promise<T> {
  const target = await openTarget({ dataDir: dataFolder });
  try {
    return await use(target);
  } finally {
    target.close();
  }
}

/** One after the other, in the order of the calls. */
function createQueue(): Run['alone'] {
  let last: Promise<unknown> = Promise.resolve();
  return (use) => {
    const used = last.then(use);
    last = used.catch(() => {});
    return used;
  };
}

const injected = ({ proxies }: ProofStack): number =>
  SERVICES.reduce((sum, name) => sum + proxies[name].injected(), 0);
