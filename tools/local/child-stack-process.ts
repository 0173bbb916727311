// The program that child-stack.ts runs: a local stack that answers its parent's questions.

import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { parseJson } from '../../lambda/poster/json.ts';
import { startLocalStack } from './local-stack.ts';
import type { ServiceEndpoints } from './template/references.ts';

/** The program's only argument, as JSON. */
export interface ChildSettings {
  dataFolder: string;
  /** Folder of the cloud assembly. */
  assembly: string;
  /** Default: any free port. */
  port?: number;
  /** Default: the secret of the last run, or else a random one. */
  secret?: string;
  /** The log is appended to this file; without it, the log is only counted. */
  logFile?: string;
  /** The endpoints that the functions use instead of the services' own. */
  endpoints?: Partial<ServiceEndpoints>;
}

const settings: ChildSettings = JSON.parse(process.argv[2] ?? '');
const logFile =
  settings.logFile === undefined ? undefined : createWriteStream(settings.logFile, { flags: 'a' });

const loggedSchema = z.object({
  event: z.string(),
  timestamp: z.string(),
  requestId: z.string().optional(),
  requestIds: z.array(z.string()).optional(),
});
const acceptedAt = new Map<string, number>();
let recorded = 0;
const delays: number[] = [];

function log(line: string): void {
  logFile?.write(`${line}\n`);
  const entry = loggedSchema.safeParse(parseJson(line)).data;
  const time = Date.parse(entry?.timestamp ?? '');
  if (entry?.event === 'accepted') acceptedAt.set(entry.requestId ?? '', time);
  if (entry?.event !== 'recorded') return;
  for (const id of entry.requestIds ?? []) {
    recorded += 1;
    delays.push(time - (acceptedAt.get(id) ?? time));
    acceptedAt.delete(id);
  }
}

const tell = (topic: string, value: unknown) => void process.send?.([topic, value]);

const stack = await startLocalStack({
  ...{ port: 0, ...settings, log },
  synthesize: async () => settings.assembly,
  async interpose(service, endpoint) {
    tell(service, endpoint);
    return settings.endpoints?.[service] ?? endpoint;
  },
});

/** How each of the parent's questions is answered. */
const answers = {
  state: () => stack.state,
  /** Ends the environments that are in the middle of an invocation. @returns how many */
  killBusyEnvironments: () => stack.killBusyEnvironments(),
  /** The number of deliveries recorded so far. */
  recorded: () => recorded,
  /** Milliseconds from answer to item, for each delivery since the last time. */
  delays: () => delays.splice(0),
  /** Microseconds of CPU time that all threads have used so far. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** Bytes, after a garbage collection. */
  async memory() {
    // Twice, because the first collection may make more garbage collectable.
    for (let round = 0; round < 2; round += 1) {
      globalThis.gc?.();
      await delay(50);
    }
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed };
  },
};
export type Answers = typeof answers;

process.on('message', async (question: keyof Answers) => tell(question, await answers[question]()));
// The parent disconnects to end the stack, or it is gone.
process.on('disconnect', async () => {
  await stack.close();
  process.exit();
});
tell('state', stack.state);
