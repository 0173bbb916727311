import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHook } from '../../lambda/poster/hook.ts';
import { parseJson } from '../../lambda/poster/json.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import type { Target } from '../../tools/client/target.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { addNewSecret, killEnvironments, killStack, rotateSecret } from '../proof/disturbances.ts';
import { drain } from '../proof/drain.ts';
import { cutBefore } from '../proof/fault.ts';
import { startFaultProxy } from '../proof/fault-proxy.ts';
import { type ProofStack, SERVICES } from '../proof/proof-stack.ts';
import type { Run } from '../proof/scenario.ts';
import { sendTraffic } from '../proof/sender.ts';
import { sales } from '../proof/traffic.ts';
import { SECRET } from '../support/hooks.ts';
import { createJumpingClock } from '../support/jumping-clock.ts';

/** A server on loopback for one test. @param answer gets the operation or content type, and the body */
async function serve(answer: (type: string, body: string) => [status: number, body: string]) {
  const server = createServer(async (request, response) => {
    const type = request.headers['x-amz-target'] ?? request.headers['content-type'];
    const [status, body] = answer(String(type), await text(request));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenOnLoopback(server);
}

const window = { fromMs: 1_700_000_000_000, toMs: 1_700_086_400_000 };

/** Sends 100 hooks of 20 accounts to a receiver, and one forged hook for each account. */
async function send(statusOf: (body: string) => number) {
  const bodies: string[] = [];
  const webhookUrl = await serve((_, body) => {
    bodies.push(body);
    return [statusOf(body), ''];
  });
  const random = createRandom(1);
  let done = 0;
  const sent = await sendTraffic(sales({ accountPrefix: 'a', random, hooks: 100, window }), {
    ...{ webhookUrl, random, clock: createJumpingClock(window.toMs), paced: false },
    secret: () => SECRET,
    onDone(hooks) {
      done += hooks;
    },
  });
  return { sent, bodies, done };
}

/** Forged hooks are sent as JSON. */
function isForged(body: string): boolean {
  if (!body.startsWith('{')) return false;
  const reading = readHook(parseJson(body));
  return !(reading.ok && isSigned(reading.value, [SECRET]));
}

describe('the sender of the proof', () => {
  it('sends hooks as JSON and in both of Poster’s forms, and counts every refused forged hook', async () => {
    const { sent, bodies, done } = await send((body) => (isForged(body) ? 401 : 200));
    expect([done, sent.deliveries.length]).toEqual([100, 100]);
    expect(sent.deliveries.every(({ attempts }) => attempts.length === 1)).toBe(true);
    const countOf = (start: RegExp) => bodies.filter((body) => start.test(body)).length;
    const [json, flat, bracketed] = [countOf(/^\{/), countOf(/^account=/), countOf(/^url=/)];
    expect(json + flat + bracketed).toBe(bodies.length);
    expect(Math.min(flat, bracketed)).toBeGreaterThan(0);
    expect(sent).toMatchObject({ forged: 20, forgedRefused: 20, forgedAccepted: 0 });
    expect(bodies.filter(isForged)).toHaveLength(20);
  });

  it.each([
    [200, 20],
    [503, 0],
  ])('counts forged hooks that are answered %i as accepted: %i', async (status, forgedAccepted) => {
    const { sent } = await send((body) => (isForged(body) ? status : 200));
    expect(sent).toMatchObject({ forged: 20, forgedRefused: 0, forgedAccepted });
  });
});

/** A run of 100 hooks without a stack, in which every moment has come. */
function runOf(stack: Partial<ProofStack> = {}) {
  const counts: Record<string, number> = {};
  const stored = [SECRET];
  const put: string[] = [];
  const target = {
    secretName: 'secret',
    secretsManager: {
      async send(command: GetSecretValueCommand | PutSecretValueCommand) {
        if (command instanceof PutSecretValueCommand) put.push(command.input.SecretString ?? '');
        return { SecretString: put.at(-1) ?? stored[0] };
      },
    },
  } as unknown as Target;
  const run: Run = {
    ...{ random: createRandom(1), clock: createJumpingClock(0), window },
    ...{ hooks: 100, done: 0, isOver: false, poison: 0, secret: SECRET },
    stack: stack as ProofStack,
    scaled: (count) => count,
    reach: async () => {},
    pause: async () => {},
    exclusively: (use) => use(),
    withServices: (use) => use(target),
    count(effect, times = 1) {
      counts[effect] = (counts[effect] ?? 0) + times;
    },
  };
  return { run, counts, put };
}

describe('a disturbance of the proof', () => {
  it('that rotates the secret stores both secrets, signs with the new one, and retires the old one', async () => {
    const { run, counts, put } = runOf();
    await rotateSecret(run);
    expect(run.secret).toMatch(/^rotated-/);
    expect(put).toEqual([JSON.stringify([run.secret, SECRET]), run.secret]);
    expect(counts).toEqual({ 'secret stored': 2 });
  });

  it('that only adds a secret keeps the old one', async () => {
    const { run, put } = runOf();
    await addNewSecret(run);
    expect(put).toEqual([JSON.stringify([run.secret, SECRET])]);
  });

  it('that kills the stack counts only processes that ended with SIGKILL, and always restarts', async () => {
    const kills = [true, false, true];
    let starts = 0;
    const { run, counts } = runOf({
      kill: async () => kills.shift() ?? false,
      async start() {
        starts += 1;
      },
    });
    await killStack(3)(run);
    expect([counts, starts]).toEqual([{ 'stack killed': 2 }, 3]);
  });

  it('that kills environments looks until one is busy, and counts those that ended', async () => {
    const ended = [0, 0, 2, 1];
    const { run, counts } = runOf({ killEnvironments: async () => ended.shift() ?? 0 });
    await killEnvironments(2)(run);
    expect([counts, ended]).toEqual([{ 'environment killed': 3 }, []]);
  });
});

describe('draining a stack', () => {
  it('ends all faults, also those of a call that is still to come', async () => {
    const endpoint = await serve((operation) => {
      if (operation.endsWith('.Scan')) return [200, '{"Items":[]}'];
      return [200, '{"Attributes":{"ApproximateNumberOfMessages":"0"}}'];
    });
    const dataFolder = mkdtempSync(join(tmpdir(), 'poster-webhooks-drain-'));
    onTestFinished(() => rmSync(dataFolder, { recursive: true }));
    const names = ['webhookUrl', 'secret', 'tableName', 'connectionsTableName', 'secretName'];
    const services = ['dynamodb', 'sqs', 'secrets', 'lambda', 'streams'];
    const urls = [...services.map((service) => `${service}Endpoint`), 'queueUrl'];
    const state = {
      ...Object.fromEntries(names.map((name) => [name, name])),
      ...Object.fromEntries(urls.map((name) => [name, endpoint])),
      ...{ pid: process.pid, region: 'us-east-1', deadLetterQueueUrl: endpoint },
    };
    writeFileSync(join(dataFolder, 'local.json'), JSON.stringify(state));
    const proxies = {
      sqs: await startFaultProxy(createRandom(1)),
      dynamodb: await startFaultProxy(createRandom(1)),
      secretsmanager: await startFaultProxy(createRandom(1)),
    };
    for (const service of SERVICES) {
      onTestFinished(proxies[service].close);
      proxies[service].setTarget(endpoint);
      proxies[service].setFaults(cutBefore);
    }
    expect(await drain({ dataFolder, proxies } as unknown as ProofStack)).toEqual({
      ...{ stored: [], connections: [], deadLetters: 0 },
    });
    for (const service of SERVICES) {
      const response = await fetch(proxies[service].endpoint, { method: 'POST', body: '{}' });
      expect([service, response.status]).toEqual([service, 200]);
    }
  });
});
