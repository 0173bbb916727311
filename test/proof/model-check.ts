// Runs random sequences of operations against a stack and against a model of it, and compares what they
// count. fast-check shrinks a sequence that leads to a difference.

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { redriveDeadLetters } from '../../tools/client/dead-letters.ts';
import { type Answer, isAccepted, isUncertain, postHook } from '../../tools/client/post.ts';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import { openTarget } from '../../tools/client/target.ts';
import { answerName } from '../../tools/simulation/delivery-summary.ts';
import { signHook } from '../../tools/simulation/poster.ts';
import { drain } from './drain.ts';
import { cutAfter, queueThrottles, secretFails, sometimes, tableThrottles } from './fault.ts';
import { type ProofStack, SERVICES, type Service } from './proof-stack.ts';

export interface ModelCheck {
  /** How many sequences were run. */
  runs: number;
  /** How many operations these sequences had in total. */
  operations: number;
  /** The seed and the shortest sequence that leads to a difference; undefined when there is none. */
  failure: string | undefined;
}

/** @param runs the number of sequences, which follow from the seed */
export async function checkModel(
  stack: ProofStack,
  { seed, runs }: { seed: number; runs: number },
): Promise<ModelCheck> {
  const target = await openTarget({ dataDir: stack.dataFolder });
  const secret = await readSigningSecret(target).finally(target.close);
  let count = 0;
  const property = fc.asyncProperty(operations, async (commands) => {
    const model: Model = { events: new Map(), isDown: false, failing: new Set(), refused: [] };
    const real: Real = { stack, secret, account: `model-${randomUUID()}` };
    await fc.asyncModelRun(() => ({ model, real }), commands);
    count += [...commands].length;
    await endFaults(model, stack);
    const differences = [...model.refused, ...compare(model.events, await readCounts(real))];
    if (differences.length > 0) throw new Error(differences.join('; '));
  });
  const report = await fc.check(property, { seed, numRuns: runs });
  return {
    runs: report.numRuns,
    operations: count,
    failure: report.failed
      ? `${fc.defaultReportMessage(report)}\n${explain(report.errorInstance)}`
      : undefined,
  };
}

const explain = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

interface Real {
  stack: ProofStack;
  secret: string;
  /** Used by this run only. */
  account: string;
}

/** Restarts and drains the stack, then reads how many deliveries the run's events count. */
async function readCounts({ stack, account }: Real): Promise<Map<string, number>> {
  if (!stack.isUp()) await stack.start();
  const { stored } = await drain(stack);
  const own = stored.filter((event) => event.account === account);
  return new Map(own.map((event) => [nameOf(event), event.deliveries]));
}

/** The least and the most deliveries that each event may count. Events that were never sent have no entry. */
export type Counts = Map<string, { atLeast: number; atMost: number }>;

export interface Model {
  events: Counts;
  isDown: boolean;
  /** The services with faults. While the stack is up and none fails, every hook has to be answered 200. */
  failing: Set<Service>;
  /** A sentence for each hook that was not, although nothing was disturbed. */
  refused: string[];
}

const NOT_COUNTED = { atLeast: 0, atMost: 0 };

/** A hook answered 200 is counted. One answered 5xx or not at all may be. Any other is not. */
export function expectDelivery(
  { events }: Pick<Model, 'events'>,
  event: string,
  answer: Answer,
): void {
  const { atLeast, atMost } = events.get(event) ?? NOT_COUNTED;
  const isCounted = isAccepted(answer);
  const mayBeCounted = isCounted || isUncertain(answer);
  events.set(event, {
    atLeast: atLeast + Number(isCounted),
    atMost: atMost + Number(mayBeCounted),
  });
}

/** A busy machine may miss a time-out now and then, but not each time. */
const ATTEMPTS = 3;

/** Sends a hook, and again while it is not answered 200 although nothing is disturbed. */
export async function deliverTo(
  model: Model,
  event: string,
  post: () => Promise<Answer>,
): Promise<void> {
  const { isDown, failing, refused } = model;
  // The table is behind the queue, so the answer does not depend on it.
  const isDisturbed = isDown || failing.has('sqs') || failing.has('secretsmanager');
  const names: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = await post();
    expectDelivery(model, event, answer);
    if (isAccepted(answer) || isDisturbed) return;
    names.push(answerName(answer));
  }
  refused.push(`${event} was answered ${names.join(', ')}, although nothing was disturbed`);
}

/** @returns a sentence for each event whose count the model does not allow */
export function compare(model: Counts, counts: ReadonlyMap<string, number>): string[] {
  return [...new Set([...model.keys(), ...counts.keys()])].flatMap((event) => {
    const { atLeast, atMost } = model.get(event) ?? NOT_COUNTED;
    const count = counts.get(event) ?? 0;
    const isAllowed = count >= atLeast && count <= atMost;
    return isAllowed ? [] : [`${event} is counted ${count} times, not ${atLeast} to ${atMost}`];
  });
}

type Operation = fc.AsyncCommand<Model, Real>;

const operation = (name: string, run: Operation['run']): Operation => ({
  run,
  check: () => true,
  toString: () => name,
});

/** The first three differ only in `data`, the last one in its time. */
const EVENTS: Record<string, Omit<SignedFields, 'account'>> = {
  burger: { object: 'transaction', object_id: 7, action: 'changed', data: '1', time: '1764000000' },
  fries: { object: 'transaction', object_id: 7, action: 'changed', data: '2', time: '1764000000' },
  plain: { object: 'transaction', object_id: 7, action: 'changed', time: '1764000000' },
  later: { object: 'transaction', object_id: 7, action: 'changed', data: '1', time: '1764000001' },
};

const nameOf = (event: Pick<SignedFields, 'data'> & { time: number }): string =>
  Object.entries(EVENTS).find(
    ([, { data, time }]) => data === event.data && Number(time) === event.time,
  )?.[0] ?? 'never sent';

/** Delivers an event several times at the same moment. */
const deliver = (event: string, copies: number): Operation =>
  operation(`deliver ${event} x${copies}`, async (model, { stack, secret, account }) => {
    const fields = EVENTS[event];
    if (fields === undefined) throw new Error(`no event ${event}`);
    const body = JSON.stringify(signHook({ account, ...fields }, secret));
    const request = { contentType: 'application/json', body };
    const post = () => postHook(stack.webhookUrl, request);
    await Promise.all(Array.from({ length: copies }, () => deliverTo(model, event, post)));
  });

const FAULT_CHANCE = 0.5;
const faults = {
  sqs: [queueThrottles, cutAfter],
  dynamodb: [tableThrottles, cutAfter],
  secretsmanager: [secretFails, cutAfter],
} as const;

const injectFaults = (service: Service, which: 0 | 1): Operation =>
  operation(`inject faults ${service} ${which}`, async (model, { stack }) => {
    stack.proxies[service].setFaults(sometimes(FAULT_CHANCE, faults[service][which]));
    model.failing.add(service);
  });

/** An environment does not read the secret again for three seconds after it could not. */
const FAILURE_REMEMBERED_MS = 3_100;

const others = [
  operation('crash', async (model, { stack }) => {
    if (stack.isUp()) await stack.kill();
    model.isDown = true;
  }),
  operation('recover', async (model, { stack }) => {
    if (!stack.isUp()) await stack.start();
    model.isDown = false;
  }),
  operation('kill environments', async (_, { stack }) => {
    await stack.killEnvironments();
  }),
  operation('end faults', async (model, { stack }) => {
    await endFaults(model, stack);
  }),
  operation('redrive', async (_, { stack }) => {
    if (!stack.isUp()) return;
    const target = await openTarget({ dataDir: stack.dataFolder });
    await redriveDeadLetters(target).finally(target.close);
  }),
];

async function endFaults({ failing }: Model, { proxies }: ProofStack): Promise<void> {
  for (const service of SERVICES) proxies[service].setFaults(undefined);
  if (failing.has('secretsmanager')) await delay(FAILURE_REMEMBERED_MS);
  failing.clear();
}

const OPERATIONS_MAX = 12;

const operations = fc.commands(
  [
    fc
      .record({
        event: fc.constantFrom(...Object.keys(EVENTS)),
        copies: fc.integer({ min: 1, max: 4 }),
      })
      .map(({ event, copies }) => deliver(event, copies)),
    fc.constantFrom(...others),
    fc
      .tuple(fc.constantFrom(...SERVICES), fc.constantFrom<0 | 1>(0, 1))
      .map(([service, which]) => injectFaults(service, which)),
  ],
  { maxCommands: OPERATIONS_MAX, size: 'max' },
);
