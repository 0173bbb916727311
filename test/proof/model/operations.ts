// What can be done to a stack, one after the other, in any order: by Poster, by bad luck, by whoever is
// on call.

import fc from 'fast-check';
import type { SignedFields } from '../../../lambda/poster/hook.ts';
import { redriveDeadLetters } from '../../../tools/client/dead-letters.ts';
import { postHook } from '../../../tools/client/post.ts';
import { openTarget } from '../../../tools/client/target.ts';
import { signHook } from '../../../tools/simulation/timed-fields.ts';
import { cutAfter, queueThrottles, secretFails, sometimes, tableThrottles } from '../fault.ts';
import { type ProofStack, SERVICES } from '../proof-stack.ts';
import { expectDelivery, type Model } from './model.ts';

export interface Real {
  stack: ProofStack;
  secret: string;
  /** Of this run alone. */
  account: string;
}

type Operation = fc.AsyncCommand<Model, Real>;

const operation = (
  name: string,
  run: Operation['run'],
  check: (stack: Readonly<Model>) => boolean = () => true,
): Operation => ({ run, check, toString: () => name });

/** Two that differ in `data` alone, one without, and one of another second. */
const EVENTS: Record<string, Omit<SignedFields, 'account'>> = {
  burger: { object: 'transaction', object_id: 7, action: 'changed', data: '1', time: '1764000000' },
  fries: { object: 'transaction', object_id: 7, action: 'changed', data: '2', time: '1764000000' },
  plain: { object: 'transaction', object_id: 7, action: 'changed', time: '1764000000' },
  later: { object: 'transaction', object_id: 7, action: 'changed', data: '1', time: '1764000001' },
};

export const eventOf = (hook: Pick<SignedFields, 'data'> & { time: number }): string =>
  Object.entries(EVENTS).find(
    ([, { data, time }]) => data === hook.data && Number(time) === hook.time,
  )?.[0] ?? 'never sent';

/** So many at the same moment. The same event twice in a run is a redelivery. */
const deliver = (event: string, copies: number): Operation =>
  operation(`deliver ${event} x${copies}`, async (model, { stack, secret, account }) => {
    const fields = EVENTS[event];
    if (fields === undefined) throw new Error(`no event ${event}`);
    const body = JSON.stringify(signHook({ account, ...fields }, secret));
    const request = { contentType: 'application/json', body };
    const answers = Array.from({ length: copies }, () => postHook(stack.webhookUrl, request));
    for (const answer of await Promise.all(answers)) expectDelivery(model, event, answer);
  });

const crash = operation('crash', async (_, { stack }) => {
  if (stack.isUp()) await stack.kill();
});

const recover = operation('recover', async (_, { stack }) => {
  if (!stack.isUp()) await stack.start();
});

const killEnvironments = operation('kill environments', async (_, { stack }) => {
  await stack.killEnvironments();
});

const HALF = 0.5;
const faults = {
  sqs: [queueThrottles, cutAfter],
  dynamodb: [tableThrottles, cutAfter],
  secretsmanager: [secretFails, cutAfter],
} as const;

const disturb = (service: keyof typeof faults, which: 0 | 1): Operation =>
  operation(`disturb ${service} ${which}`, async (_, { stack }) =>
    stack.proxies[service].setFaults(sometimes(HALF, faults[service][which])),
  );

const calm = operation('calm', async (_, { stack }) => {
  for (const service of SERVICES) stack.proxies[service].setFaults(undefined);
});

const redrive = operation('redrive', async (_, { stack }) => {
  if (!stack.isUp()) return;
  const target = await openTarget({ dataDir: stack.dataFolder });
  await redriveDeadLetters(target).finally(target.close);
});

const OPERATIONS_MAX = 12;

export const operations = fc.commands(
  [
    fc
      .record({
        event: fc.constantFrom(...Object.keys(EVENTS)),
        copies: fc.integer({ min: 1, max: 4 }),
      })
      .map(({ event, copies }) => deliver(event, copies)),
    fc.constantFrom(crash, recover, killEnvironments, calm, redrive),
    fc
      .tuple(fc.constantFrom(...SERVICES), fc.constantFrom<0 | 1>(0, 1))
      .map(([service, which]) => disturb(service, which)),
  ],
  { maxCommands: OPERATIONS_MAX, size: 'max' },
);
