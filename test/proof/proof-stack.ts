// A local stack whose services fail at will, and which can be killed and started again over its data.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServiceEndpoints } from '../../tools/local/template/resource-names.ts';
import type { Random } from '../../tools/simulation/random.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { FromStack, StackArguments } from './stack-process.ts';

export type Service = keyof ServiceEndpoints;
export const SERVICES: readonly Service[] = ['sqs', 'dynamodb', 'secretsmanager'];

export interface ProofStack {
  dataFolder: string;
  /** The same after a restart. */
  webhookUrl: string;
  proxies: Record<Service, FaultProxy>;
  isUp(): boolean;
  /** kill -9. */
  kill(): Promise<void>;
  /** A new process over the same data. Rejects once the stack is closed. */
  start(): Promise<void>;
  /** Ends the environments in the middle of their invocations. @returns how many; 0 in a restart */
  killEnvironments(): Promise<number>;
  close(): Promise<void>;
}

export interface ProofStackOptions {
  /** Made when it is not there; the caller removes it. */
  dataFolder: string;
  /** Folder of the cloud assembly. */
  assembly: string;
  random: Random;
}

const program = fileURLToPath(new URL('./stack-process.ts', import.meta.url));

/** @throws Error when the process ends before it is ready; its log is in the data folder */
export async function startProofStack(options: ProofStackOptions): Promise<ProofStack> {
  const { dataFolder, assembly, random } = options;
  mkdirSync(dataFolder, { recursive: true });
  const proxies = await startProxies(random);
  const endpoints = {
    sqs: proxies.sqs.endpoint,
    dynamodb: proxies.dynamodb.endpoint,
    secretsmanager: proxies.secretsmanager.endpoint,
  };
  let port = 0;

  async function start(): Promise<{ child: ChildProcess; webhookUrl: string }> {
    const argument: StackArguments = { dataFolder, port, assembly, endpoints };
    const child = fork(program, [JSON.stringify(argument)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (message: FromStack) => {
      if (message.type === 'service') proxies[message.service].setTarget(message.endpoint);
    });
    const { webhookUrl } = await receive(child, 'ready');
    port = Number(new URL(webhookUrl).port);
    return { child, webhookUrl };
  }

  const closeProxies = () => {
    for (const proxy of Object.values(proxies)) proxy.close();
  };
  let { child, webhookUrl } = await start().catch((error) => {
    closeProxies();
    throw error;
  });
  let isClosed = false;
  return {
    dataFolder,
    webhookUrl,
    proxies,
    isUp: () => child.connected,
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async start() {
      // Where one act failed, another may still be about to restart the stack.
      if (isClosed) throw new Error('the stack is closed');
      ({ child, webhookUrl } = await start());
      if (isClosed) child.disconnect();
    },
    async killEnvironments() {
      if (!child.connected) return 0;
      const answer = receive(child, 'killed');
      // A restart may end the process first, and all its environments with it: then sending fails, too.
      child.send('kill-environments', () => {});
      return answer.then(
        ({ environments }) => environments,
        () => 0,
      );
    },
    async close() {
      isClosed = true;
      if (child.connected) {
        const ended = once(child, 'exit');
        child.disconnect();
        await ended;
      }
      closeProxies();
    },
  };
}

const startProxies = async (random: Random): Promise<Record<Service, FaultProxy>> => ({
  sqs: await startFaultProxy(random.fork()),
  dynamodb: await startFaultProxy(random.fork()),
  secretsmanager: await startFaultProxy(random.fork()),
});

/** @throws Error when the process ends first */
async function receive<T extends FromStack['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<FromStack, { type: T }>> {
  const { promise, resolve, reject } = Promise.withResolvers<Extract<FromStack, { type: T }>>();
  const onMessage = (message: FromStack) => {
    if (message.type === type) resolve(message as Extract<FromStack, { type: T }>);
  };
  const onExit = (code: number | null) => reject(new Error(`the stack ended with ${code}`));
  child.on('message', onMessage).on('exit', onExit);
  try {
    return await promise;
  } finally {
    child.off('message', onMessage).off('exit', onExit);
  }
}
