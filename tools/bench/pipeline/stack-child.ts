// The local stack in a process of its own, as `npm start` runs it, answering what it used so far.

import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import { startLocalStack } from '../../local/local-stack.ts';
import { SINK_SECRET } from '../sink-secret.ts';

const [assembly = '', dataFolder = ''] = process.argv.slice(2);

const logged = z.object({
  event: z.string(),
  timestamp: z.string(),
  requestId: z.string().optional(),
  requestIds: z.array(z.string()).optional(),
});
const acceptedAt = new Map<string, number>();
let recorded = 0;
/** Milliseconds from the answer to the item, of hooks since these were last taken. */
let delays: number[] = [];

function log(line: string): void {
  const entry = logged.safeParse(parseJson(line)).data;
  const time = Date.parse(entry?.timestamp ?? '');
  if (entry?.event === 'accepted') acceptedAt.set(entry.requestId ?? '', time);
  if (entry?.event !== 'recorded') return;
  for (const id of entry.requestIds ?? []) {
    recorded += 1;
    delays.push(time - (acceptedAt.get(id) ?? time));
    acceptedAt.delete(id);
  }
}

const stack = await startLocalStack({
  dataFolder,
  port: 0,
  secret: SINK_SECRET,
  synthesize: async () => assembly,
  log,
});

const answers: Record<string, () => unknown> = {
  state: () => stack.state,
  recorded: () => recorded,
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  delays: () => {
    const taken = delays;
    delays = [];
    return taken;
  },
  memory: async () => {
    // Twice: what the first frees may let more go.
    for (let round = 0; round < 2; round += 1) {
      globalThis.gc?.();
      await delay(50);
    }
    const { rss, heapUsed } = process.memoryUsage();
    return { rss, heapUsed };
  },
};

process.on('message', async (question: string) => {
  if (question === 'close') {
    await stack.close();
    process.exit();
  }
  process.send?.({ question, answer: await answers[question]?.() });
});
process.on('disconnect', () => process.exit());
process.send?.({ question: 'ready' });
