// What happens to a stack beside its services' faults: it is killed, it loses a service for a while, its
// secret is rotated, somebody else writes to its queue.

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  addSecret,
  readSigningSecret,
  readStoredSecrets,
  retireSecret,
  storeSecrets,
} from '../../tools/client/secrets.ts';
import type { ChooseFault } from './fault.ts';
import type { Service } from './proof-stack.ts';
import type { Run } from './scenario.ts';

export type Act = (run: Run) => Promise<void>;

const HOUR_MS = 3_600_000;
const JITTER_MS = 50;

/** kill -9 of everything but Poster, at moments spread by chance over the hooks, and a restart. */
export const killAt =
  (moments: number): Act =>
  async (run) => {
    const places = Array.from({ length: run.scaled(moments) }, () =>
      run.random.integer(0, run.hooks - 1),
    );
    for (const place of places.sort((one, other) => one - other)) {
      await run.reach(place);
      await run.pause(run.random.integer(0, JITTER_MS));
      await run.alone(async () => {
        await run.stack.kill();
        await run.stack.start();
      });
      run.countFaults(1);
    }
  };

/** Environments in the middle of an invocation end, again and again. */
export const killEnvironments =
  (everyMs: number): Act =>
  async (run) => {
    while (!run.isOver()) {
      await run.pause(run.random.integer(1, 2 * everyMs));
      run.countFaults(await run.stack.killEnvironments());
    }
  };

/** Real milliseconds that the service is away, each time. */
export const loseService =
  (service: Service, { times, forMs }: { times: number; forMs: number }): Act =>
  async (run) => {
    const proxy = run.stack.proxies[service];
    const losses = run.scaled(times);
    for (let loss = 1; loss <= losses; loss += 1) {
      await run.reach((run.hooks * loss) / (losses + 1));
      proxy.goAway();
      await run.pause(forMs);
      await proxy.comeBack();
    }
  };

/** Between these simulated hours of the run the service cannot be reached. */
export const loseServiceBetween =
  (service: Service, fromHour: number, toHour: number): Act =>
  async ({ stack, clock, window }) => {
    await clock.sleepUntil(window.fromMs + fromHour * HOUR_MS);
    stack.proxies[service].goAway();
    await clock.sleepUntil(window.fromMs + toHour * HOUR_MS);
    await stack.proxies[service].comeBack();
  };

/** Simulated hours from when a tenth of the hooks is answered. */
export const failFor =
  (service: Service, hours: number, fault: ChooseFault): Act =>
  async ({ stack, clock, reach, hooks }) => {
    await reach(hooks / 10);
    stack.proxies[service].setFaults(fault);
    await clock.sleepUntil(clock.now() + hours * HOUR_MS);
    stack.proxies[service].setFaults(undefined);
  };

/** As docs/operations.md says: store the new secret beside the old, sign with it. */
export const addSecretToOld: Act = async (run) => {
  await startSigningWithNew(run);
};

/** The same, and lets go of the old one, once nothing signed with it is under way any more. */
export const rotateSecret: Act = async (run) => {
  const old = await startSigningWithNew(run);
  // Where nothing else goes wrong, what was signed before is answered by then.
  await run.reach((run.hooks * 3) / 4);
  await changeSecrets(run, (secrets) => retireSecret(secrets, old));
};

/** @returns the old secret */
async function startSigningWithNew(run: Run): Promise<string> {
  const old = await run.withServices(readSigningSecret);
  const next = `rotated-${run.random.integer(0, 0xffff_ffff)}`;
  await run.reach(run.hooks / 3);
  await changeSecrets(run, (secrets) => addSecret(secrets, next));
  await run.reach(run.hooks / 2);
  run.signWith(next);
  return old;
}

const changeSecrets = (run: Run, decide: (secrets: readonly string[]) => string[]): Promise<void> =>
  run.withServices(async (target) => {
    await storeSecrets(target, decide(await readStoredSecrets(target)));
    run.countFaults(1);
  });

const BATCH_MESSAGES = 10;

/** Puts a message that is no hook between every ten batches of those that are. */
export const poison: Act = async (run) => {
  const every = 10 * BATCH_MESSAGES;
  for (let place = 0; place < run.hooks; place += every) {
    await run.reach(place);
    const MessageBody = run.random.pick(POISONS);
    await run.withServices(({ sqs, queueUrl: QueueUrl }) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    );
    run.countPoison(1);
  }
};

const POISONS: readonly [string, ...string[]] = [
  'not json',
  '{}',
  '[]',
  '{"fields":{"account":"semi;colon"}}',
  'x'.repeat(100_000),
];

/** All of them, one beside the other. */
export const together =
  (...acts: readonly Act[]): Act =>
  async (run) => {
    await Promise.all(acts.map((act) => act(run)));
  };
