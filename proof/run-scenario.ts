// Plays one scenario against a stack of its own, and draws up its books.

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventItem } from '../cli/events/event-reader.ts';
import { startClock } from '../cli/simulate/compressed-clock.ts';
import { openTarget } from '../cli/target.ts';
import { createRandom, type Random } from '../simulation/random.ts';
import { balance, type LedgerRow } from './ledger.ts';
import { type ProofStack, SERVICES, startProofStack } from './proof-stack.ts';
import type { Run, Scenario } from './scenario.ts';
import { type Sent, sendTraffic } from './sender.ts';
import { settle } from './settle.ts';

export interface RunOptions {
  seed: number;
  /** Of the scenario's hooks, such as 0.01 for a hundredth. */
  scale: number;
  /** Folder of the cloud assembly of proof/app.ts. */
  assembly: string;
  /** For the stack alone; the caller removes it. */
  dataFolder: string;
}

const HOUR_MS = 3_600_000;
const POLL_MS = 5;
/** Of a run that is not paced: sales of the hours before. */
const UNPACED_HOURS = 24;

/**
 * The seed decides on hooks and faults, each scenario's apart from the others'; how they interleave is
 * the machine's.
 *
 * @throws Error when the stack does not start, or its queue does not get empty
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<LedgerRow> {
  const secret = `proof-${options.seed}`;
  const random = createRandom(seedOf(scenario.name, options.seed));
  const startedAt = performance.now();
  const stack = await startProofStack({ ...options, secret, random: random.fork() });
  try {
    const books = await play(scenario, stack, { ...options, secret, random });
    const seconds = (performance.now() - startedAt) / 1000;
    return balance({ scenario: scenario.name, seconds, ...books });
  } finally {
    await stack.close();
  }
}

const seedOf = (name: string, seed: number): number =>
  createHash('sha256').update(`${seed};${name}`).digest().readUInt32BE();

interface Played {
  sent: Sent;
  stored: EventItem[];
  faults: number;
}

async function play(
  scenario: Scenario,
  stack: ProofStack,
  { secret, random, scale }: RunOptions & { secret: string; random: Random },
): Promise<Played> {
  const hours = scenario.pacedHours ?? UNPACED_HOURS;
  // Hooks are of the past; a paced run starts in the past too, so that none is of the future.
  const toMs = Date.now();
  const window = { fromMs: toMs - hours * HOUR_MS, toMs };
  const isPaced = scenario.pacedHours !== undefined;
  const clock = startClock(isPaced ? window.fromMs : toMs, scenario.speed);
  const wanted = Math.max(1, Math.round(scenario.hooks * scale));
  const lanes = scenario.traffic({ random: random.fork(), hooks: wanted, window });
  const hooks = lanes.flat().reduce((sum, volley) => sum + volley.hooks.length, 0);

  const progress = { settled: 0, isOver: false, faults: 0, poison: 0, secret };
  const run: Run = {
    ...{ stack, clock, window, hooks, random: random.fork() },
    openServices: () => openTarget({ dataDir: stack.dataFolder }),
    scaled: (count) => Math.max(1, Math.round(count * scale)),
    async reach(place) {
      while (progress.settled < place && !progress.isOver) await delay(POLL_MS);
    },
    isOver: () => progress.isOver,
    pause: (ms) => delay(ms),
    countFaults(count) {
      progress.faults += count;
    },
    signWith(next) {
      progress.secret = next;
    },
    countPoison(count) {
      progress.faults += count;
      progress.poison += count;
    },
  };
  for (const service of SERVICES) stack.proxies[service].setFaults(scenario.faults?.[service]);
  const sending = sendTraffic(lanes, {
    ...{ webhookUrl: stack.webhookUrl, clock, random: random.fork(), paced: isPaced },
    secret: () => progress.secret,
    onSettled(count) {
      progress.settled += count;
    },
  }).finally(() => {
    progress.isOver = true;
  });
  const [sent] = await Promise.all([sending, scenario.act?.(run)]);
  const { stored, deadLetters } = await settle(stack);
  if (deadLetters !== progress.poison) {
    throw new Error(`${progress.poison} messages were no hooks, ${deadLetters} are dead letters`);
  }
  const injected = SERVICES.reduce((sum, name) => sum + stack.proxies[name].injected(), 0);
  return { sent, stored, faults: progress.faults + injected };
}
