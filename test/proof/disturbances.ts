// Disturbances of a stack other than its services' faults: it is killed, it loses a service for a while, its
// secret is rotated, or messages that are not hooks are put on its queue.

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
import type { Disturbance, Run } from './scenario.ts';

const HOUR_MS = 3_600_000;
const JITTER_MS = 50;

export const inParallel =
  (...disturbances: readonly Disturbance[]): Disturbance =>
  async (run) => {
    await Promise.all(disturbances.map((disturb) => disturb(run)));
  };

/** Kills the whole stack with kill -9 and restarts it, each time after a random number of hooks. */
export const killStack =
  (times: number): Disturbance =>
  async (run) => {
    const moments = Array.from({ length: run.scaled(times) }, () =>
      run.random.integer(0, run.hooks - 1),
    );
    for (const moment of moments.sort((one, other) => one - other)) {
      await run.reach(moment);
      await run.pause(run.random.integer(0, JITTER_MS));
      await run.exclusively(async () => {
        if (await run.stack.kill()) run.count('stack killed');
        await run.stack.start();
      });
    }
  };

/** How long to wait before looking again for an environment that is busy. */
const LOOK_AGAIN_MS = 2;

/** Kills the function environments that are in the middle of an invocation, spread over the run. */
export const killEnvironments =
  (times: number): Disturbance =>
  async (run) => {
    const kills = run.scaled(times);
    for (let kill = 0; kill < kills && !run.isOver; kill += 1) {
      await run.reach((run.hooks * kill) / kills);
      let killed = 0;
      while (killed === 0 && !run.isOver) {
        await run.pause(LOOK_AGAIN_MS);
        killed = await run.stack.killEnvironments();
      }
      run.count('environment killed', killed);
    }
  };

/** Makes a service unreachable several times. @param forMs real milliseconds, each time */
export const loseService =
  (service: Service, { times, forMs }: { times: number; forMs: number }): Disturbance =>
  async (run) => {
    const proxy = run.stack.proxies[service];
    const losses = run.scaled(times);
    for (let loss = 1; loss <= losses; loss += 1) {
      await run.reach((run.hooks * loss) / (losses + 1));
      proxy.goAway();
      await run.pause(forMs);
      proxy.comeBack();
    }
  };

/** Makes a service unreachable between two simulated hours of the run. */
export const loseServiceBetween =
  (service: Service, fromHour: number, toHour: number): Disturbance =>
  async ({ stack, clock, window }) => {
    await clock.sleepUntil(window.fromMs + fromHour * HOUR_MS);
    stack.proxies[service].goAway();
    await clock.sleepUntil(window.fromMs + toHour * HOUR_MS);
    stack.proxies[service].comeBack();
  };

/** Injects a fault for some simulated hours, once a tenth of the hooks is answered. */
export const failFor =
  (service: Service, hours: number, fault: ChooseFault): Disturbance =>
  async ({ stack, clock, reach, hooks }) => {
    await reach(hooks / 10);
    stack.proxies[service].setFaults(fault);
    await clock.sleepUntil(clock.now() + hours * HOUR_MS);
    stack.proxies[service].setFaults(undefined);
  };

/** The first half of a rotation, as docs/operations.md describes it: store the new secret too, sign with it. */
export const addNewSecret: Disturbance = async (run) => {
  await startSigningWithNew(run);
};

/** A whole rotation: also retires the old secret once no hook signed with it is left unanswered. */
export const rotateSecret: Disturbance = async (run) => {
  const old = await startSigningWithNew(run);
  // By then every hook signed with the old secret is answered, unless other faults are injected as well.
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
  run.secret = next;
  return old;
}

const changeSecrets = (run: Run, change: (secrets: readonly string[]) => string[]): Promise<void> =>
  run.withServices(async (target) => {
    await storeSecrets(target, change(await readStoredSecrets(target)));
    run.count('secret stored');
  });

/** Ten batches of the consumer's, at ten messages each. */
const HOOKS_PER_POISON = 100;

const POISON: readonly [string, ...string[]] = [
  'not json',
  '{}',
  '[]',
  '{"fields":{"account":"semi;colon"}}',
  'x'.repeat(100_000),
];

/** Puts a message that is not a hook on the queue for every ten batches of hooks. */
export const sendPoison: Disturbance = async (run) => {
  for (let sent = 0; sent < run.hooks; sent += HOOKS_PER_POISON) {
    await run.reach(sent);
    const MessageBody = run.random.pick(POISON);
    await run.withServices(({ sqs, queueUrl: QueueUrl }) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    );
    run.poison += 1;
  }
};
