// A local stack to measure: started in a process of its own, asked what it used, and ended.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { LocalState } from '../../local/local-state.ts';

export interface StackProcess {
  state: LocalState;
  /** Microseconds of CPU time so far, of all its threads. */
  cpu(): Promise<number>;
  /** Bytes, after a collection. */
  memory(): Promise<{ rss: number; heapUsed: number }>;
  /** Deliveries recorded so far. */
  recorded(): Promise<number>;
  /** Waits for as many. @throws Error when they are not there within two minutes */
  waitForRecorded(count: number): Promise<void>;
  /** Milliseconds from the answer to the item, of the hooks since the last call. */
  takeDelays(): Promise<number[]>;
  close(): Promise<void>;
}

const answerSchema = z.object({ question: z.string(), answer: z.unknown().optional() });
const memorySchema = z.object({ rss: z.number(), heapUsed: z.number() });
const WAIT_MS = 120_000;

export async function startStackProcess(
  assembly: string,
  dataFolder: string,
): Promise<StackProcess> {
  const file = fileURLToPath(new URL('./stack-child.ts', import.meta.url));
  const child = fork(file, [assembly, dataFolder], { execArgv: ['--expose-gc'] });
  const exited = once(child, 'exit');
  const next = async (question: string): Promise<unknown> => {
    const ended = exited.then(() => {
      throw new Error('the local stack has ended');
    });
    const [message] = await Promise.race([once(child, 'message'), ended]);
    const { question: answered, answer } = answerSchema.parse(message);
    if (answered !== question) throw new Error(`asked ${question}, told ${answered}`);
    return answer;
  };
  const ask = (question: string) => {
    const answer = next(question);
    child.send(question);
    return answer;
  };
  await next('ready');
  const recorded = async () => z.number().parse(await ask('recorded'));
  return {
    state: (await ask('state')) as LocalState,
    cpu: async () => z.number().parse(await ask('cpu')),
    memory: async () => memorySchema.parse(await ask('memory')),
    recorded,
    async waitForRecorded(count) {
      const deadline = Date.now() + WAIT_MS;
      while ((await recorded()) < count) {
        if (Date.now() > deadline) throw new Error(`${count} hooks were not recorded in time`);
        await delay(20);
      }
    },
    takeDelays: async () => z.array(z.number()).parse(await ask('delays')),
    async close() {
      child.send('close');
      await exited;
    },
  };
}
