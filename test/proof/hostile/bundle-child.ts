// Sends hostile requests at one bundle, one after the other as Lambda does, and measures what memory
// it holds. A process of its own: nothing else's memory is counted, and a crash is seen.

import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SINK_SECRET } from '../../../tools/bench/sink-secret.ts';
import type { BundleReport } from './bundle-run.ts';
import { toGatewayEvent } from './gateway-event.ts';
import { hostileRequests } from './hostile-requests.ts';
import { createLogSearch } from './log-search.ts';
import { createTally } from './tally.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body?: string }>;

const SAMPLES = 20;
/** Of the requests: until then code is compiled and pools are filled. */
const WARM_UP_SHARE = 0.1;

const [file = '', seedText = '', requestsText = ''] = process.argv.slice(2);
const requests = Number(requestsText);
const handler: Handler = createRequire(import.meta.url)(file).handler;
const context = { getRemainingTimeInMillis: () => 10_000 };

/** Bytes held after everything that is garbage was collected, buffers outside the heap included. */
async function heldBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await nextTurn();
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const tally = createTally();
const answers = createLogSearch(SINK_SECRET);
const samples: number[] = [];
const warmUp = Math.floor(requests * WARM_UP_SHARE);
const sampleEvery = Math.max(1, Math.floor((requests - warmUp) / SAMPLES));
let sent = 0;
for (const request of hostileRequests(Number(seedText), SINK_SECRET)) {
  if (sent === requests) break;
  if (request.answeredBy === 'gateway') continue;
  sent += 1;
  const event = toGatewayEvent(request, `hostile-${sent}`, sent % 2 === 0);
  const failed = { statusCode: 0, body: '' };
  const { statusCode, body = '' } = await handler(event, context).catch(() => failed);
  tally.record(request, statusCode);
  answers.read(body);
  if (sent > warmUp && (sent - warmUp) % sampleEvery === 0) samples.push(await heldBytes());
}
const report: BundleReport = { counts: tally.counts(), samples, answers: answers.findings() };
process.send?.(report, () => process.exit());
