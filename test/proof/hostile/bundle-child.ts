// Sends hostile requests to one bundle, one at a time as Lambda does, and measures the memory it holds. Runs
// in its own process, so that no other memory is counted and a crash is noticed.

import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SINK_SECRET } from '../../../tools/bench/inputs.ts';
import type { BundleReport } from './bundle-run.ts';
import { hostileRequests } from './hostile-requests.ts';
import { createSecretSearch, createTally } from './judgement.ts';
import type { HostileRequest } from './request.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body?: string }>;

const SAMPLES = 20;
/** The share of the requests that compiles code and fills pools before memory is measured. */
const WARM_UP_SHARE = 0.1;

const [file = '', seedText = '', requestsText = ''] = process.argv.slice(2);
const requests = Number(requestsText);
const handler: Handler = (await import(file)).handler;
const context = { getRemainingTimeInMillis: () => 10_000 };

/** Bytes held after garbage collection, including buffers outside the heap. */
async function heldBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await nextTurn();
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * The request as the gateway hands it to the function, without the parts of the event that it never reads.
 *
 * @param isText whether a body that is valid UTF-8 is sent as text. A gateway decides that by content type.
 */
function toGatewayEvent(request: HostileRequest, requestId: string, isText: boolean): object {
  const { method, path, headers, body } = request;
  const [rawPath, ...query] = path.split('?');
  const isBase64Encoded = !isText || !isUtf8(body);
  return {
    version: '2.0',
    rawPath,
    rawQueryString: query.join('?'),
    headers,
    requestContext: { http: { method, path: rawPath }, requestId, timeEpoch: Date.now() },
    isBase64Encoded,
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
  };
}

const tally = createTally();
const answers = createSecretSearch(SINK_SECRET);
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
