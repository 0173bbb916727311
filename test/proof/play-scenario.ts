// Plays one scenario against a stack and balances its ledger.

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { startClock } from '../../tools/simulation/clock.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { addedSince } from '../../tools/simulation/reconcile.ts';
import { drain } from './drain.ts';
import { countHookEffects, type Effects, type Fault, findUnmet, sumOf } from './effects.ts';
import { balance, type LedgerRow } from './ledger.ts';
import { type ProofStack, SERVICES, type Service } from './proof-stack.ts';
import type { Run, Scenario } from './scenario.ts';
import { sendTraffic } from './sender.ts';

export interface PlayOptions {
  seed: number;
  /** Multiplies the scenario's number of hooks: 0.01 sends a hundredth. */
  scale: number;
}

const HOUR_MS = 3_600_000;
/** The same in every run, so that a seed always leads to the same hooks. */
const SALES_END_MS = Date.UTC(2026, 10, 24);
/** Without pacing, the hooks are those of the day before. */
const UNPACED_HOURS = 24;
const POLL_MS = 5;

/** Gives each scenario random numbers that do not depend on the other scenarios. */
export const randomOf = ({ name }: Scenario, seed: number) =>
  createRandom(createHash('sha256').update(`${seed};${name}`).digest().readUInt32BE());

/**
 * Hooks and faults follow from the seed; how they interleave depends on the machine.
 *
 * @param stack may have played other scenarios before
 * @throws Error when the queue does not become empty, or when the number of dead letters at the end is not
 *   the number of messages that were not hooks
 */
export async function playScenario(
  scenario: Scenario,
  stack: ProofStack,
  { seed, scale }: PlayOptions,
): Promise<LedgerRow> {
  const before = await drain(stack);
  const startedAt = performance.now();
  const random = randomOf(scenario, seed);
  const hours = scenario.pacedHours ?? UNPACED_HOURS;
  const window = { fromMs: SALES_END_MS - hours * HOUR_MS, toMs: SALES_END_MS };
  const paced = scenario.pacedHours !== undefined;
  const clock = startClock(paced ? window.fromMs : window.toMs, scenario.speed);
  const sequences = scenario.traffic({
    accountPrefix: scenario.name.replaceAll(/\W+/g, '-'),
    random: random.fork(),
    hooks: Math.max(1, Math.round(scenario.hooks * scale)),
    window,
  });
  const hooks = sequences.flat().reduce((sum, burst) => sum + burst.hooks.length, 0);

  const servicesBefore = countAtServices(stack);
  const happened: Effects = {};
  const exclusively = pLimit(1);
  const firstSecret = await withTarget(stack, readSigningSecret);
  const run: Run = {
    ...{ stack, clock, window, hooks, random: random.fork(), exclusively },
    ...{ done: 0, isOver: false, poison: 0, secret: firstSecret },
    count(effect, times = 1) {
      happened[effect] = (happened[effect] ?? 0) + times;
    },
    async reach(count) {
      while (run.done < count && !run.isOver) await delay(POLL_MS);
    },
    withServices: (use) => exclusively(() => withTarget(stack, use)),
    scaled: (count) => Math.max(1, Math.round(count * scale)),
    pause: (ms) => delay(ms),
  };
  for (const service of SERVICES) stack.proxies[service].setFaults(scenario.faults?.[service]);
  const fromMs = Date.now();
  const sending = sendTraffic(sequences, {
    ...{ webhookUrl: stack.webhookUrl, clock, random: random.fork(), paced },
    secret: () => run.secret,
    onDone: (count) => {
      run.done += count;
    },
  }).finally(() => {
    run.isOver = true;
  });
  const [sent] = await Promise.all([sending, scenario.disturbance?.(run)]);

  const after = await drain(stack);
  const dead = after.deadLetters - before.deadLetters;
  if (dead > 0) run.count('dead letter that is not a hook', dead);
  const services = countAtServices(stack);
  for (const [fault, count] of Object.entries(services.effects)) {
    happened[fault as Fault] = count - (servicesBefore.effects[fault as Fault] ?? 0);
  }
  const calls = (service: Service) => services.calls[service] - servicesBefore.calls[service];
  const known = new Set(before.connections.map(({ account }) => account));
  for (const { hook } of sent.deliveries) known.delete(hook.account);
  const stored = {
    events: addedSince(before.stored, after.stored),
    connections: after.connections.filter(({ account }) => !known.has(account)),
  };
  const faults = sumOf(happened);
  const secrets = { first: firstSecret, last: run.secret };
  const all = { ...happened, ...countHookEffects(sent, secrets) };
  const notPlayed = findUnmet(scenario.requires, all, {
    calls: {
      sqs: calls('sqs'),
      dynamodb: calls('dynamodb'),
      secretsmanager: calls('secretsmanager'),
    },
    scale,
  });
  if (dead !== run.poison) {
    notPlayed.push(`${run.poison} messages were not hooks, but ${dead} became dead letters`);
  }
  return balance(sent, stored, {
    ...{ scenario: scenario.name, faults, notPlayed },
    ...{ fromMs, toMs: Date.now(), seconds: (performance.now() - startedAt) / 1000 },
  });
}

async function withTarget<T>(
  { dataFolder }: ProofStack,
  use: (target: Target) => Promise<T>,
): Promise<T> {
  const target = await openTarget({ dataDir: dataFolder });
  return use(target).finally(target.close);
}

/** What happened at the services since the stack was started. */
function countAtServices({ proxies }: ProofStack) {
  const effects: Effects = {};
  for (const service of SERVICES) {
    for (const [effect, count] of Object.entries(proxies[service].effects())) {
      effects[`${service} ${effect}` as Fault] = count;
    }
  }
  const { sqs, dynamodb, secretsmanager } = proxies;
  return {
    effects,
    calls: { sqs: sqs.calls(), dynamodb: dynamodb.calls(), secretsmanager: secretsmanager.calls() },
  };
}
