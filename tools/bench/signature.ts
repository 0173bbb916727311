// `signature`: the time from a hook's text to its event key, compared with JSON.parse and md5, which no
// implementation can avoid.

import { createHash } from 'node:crypto';
import { readBody } from '../../lambda/poster/body.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import { SINK_SECRET, signedBody } from './inputs.ts';
import { type Report, type Row, row } from './report.ts';
import { ratios, summarize } from './statistics.ts';

const DATA_SIZES = [300, 4_000, 64_000];
const TARGET_SIZE = 300;
const MAX_OF_BOTH = 3;
const ROUNDS = 15;
/** Bytes judged per round. The same for every size, so that each size takes about as long. */
const BYTES_PER_ROUND = 8_000_000;

export function signature(): Report {
  return { rows: DATA_SIZES.flatMap(judgeHooks) };
}

function judgeHooks(dataBytes: number): Row[] {
  const body = Buffer.from(signedBody(1, dataBytes));
  const calls = Math.ceil(BYTES_PER_ROUND / body.length);
  const judge = () => {
    const reading = readBody(body, 'application/json');
    const hook = reading.ok ? readHook(reading.value) : reading;
    if (!hook.ok || !isSigned(hook.value, [SINK_SECRET])) throw new Error('the hook was refused');
    return eventKey(hook.value);
  };
  const parseAndHash = () => {
    const { data } = JSON.parse(body.toString());
    return createHash('md5').update(data).digest('hex');
  };
  // Warm-up.
  measure(judge, calls);
  measure(parseAndHash, calls);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(measure(judge, calls));
    theirs.push(measure(parseAndHash, calls));
  }
  const what = `a hook of ${body.length} bytes`;
  const atMost = dataBytes === TARGET_SIZE ? MAX_OF_BOTH : undefined;
  return [
    row('signature', what, 'ns', summarize(ours)),
    row('signature', `${what}: JSON.parse and md5 alone`, 'ns', summarize(theirs)),
    row('signature', `${what}: / these`, '', summarize(ratios(ours, theirs)), atMost),
  ];
}

const NS_PER_MS = 1_000_000;

/** @returns nanoseconds per call */
function measure(call: () => unknown, calls: number): number {
  const startedAt = performance.now();
  for (let done = 0; done < calls; done += 1) call();
  return ((performance.now() - startedAt) * NS_PER_MS) / calls;
}
