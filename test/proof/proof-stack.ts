// A local stack that can be killed and restarted, and whose services can be made to fail.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChildStack } from '../../tools/local/child-stack.ts';
import type { ServiceEndpoints } from '../../tools/local/template/references.ts';
import type { Random } from '../../tools/simulation/random.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

export type Service = keyof ServiceEndpoints;
export const SERVICES: readonly Service[] = ['sqs', 'dynamodb', 'secretsmanager'];

export interface ProofStack {
  dataFolder: string;
  /** Stays the same after a restart. */
  webhookUrl: string;
  proxies: Record<Service, FaultProxy>;
  isUp(): boolean;
  /** Ends the process with SIGKILL. @returns false if it had ended in another way */
  kill(): Promise<boolean>;
  /** Starts a new process on the same data. Rejects once the stack is closed. */
  start(): Promise<void>;
  /** Ends the environments in the middle of an invocation. @returns how many ended; 0 during a restart */
  killEnvironments(): Promise<number>;
  close(): Promise<void>;
}

export interface ProofStackOptions {
  dataFolder: string;
  /** Folder of the cloud assembly. */
  assembly: string;
  random: Random;
}

/**
 * Creates the data folder if needed; the caller removes it.
 *
 * @throws Error when the process ends before the stack is ready; its log is in the data folder
 */
export async function startProofStack(options: ProofStackOptions): Promise<ProofStack> {
  const { dataFolder, assembly, random } = options;
  mkdirSync(dataFolder, { recursive: true });
  const proxies = {
    sqs: await startFaultProxy(random.fork()),
    dynamodb: await startFaultProxy(random.fork()),
    secretsmanager: await startFaultProxy(random.fork()),
  };
  const closeProxies = () => {
    for (const service of SERVICES) proxies[service].close();
  };
  const startChild = (port: number) =>
    startChildStack({ dataFolder, assembly, port, proxies, logFile: join(dataFolder, 'log.txt') });
  let child = await startChild(0).catch((error) => {
    closeProxies();
    throw error;
  });
  const { webhookUrl } = child.state;
  let isClosed = false;
  return {
    dataFolder,
    webhookUrl,
    proxies,
    isUp: () => child.isUp(),
    kill: () => child.kill(),
    async start() {
      // When one part of a scenario fails, another may still be about to restart the stack.
      if (isClosed) throw new Error('the stack is closed');
      child = await startChild(Number(new URL(webhookUrl).port));
      if (isClosed) await child.close();
    },
    // A restart ends the process, and with it all environments.
    killEnvironments: async () =>
      child.isUp() ? child.ask('killBusyEnvironments').catch(() => 0) : 0,
    async close() {
      isClosed = true;
      if (child.isUp()) await child.close();
      closeProxies();
    },
  };
}
