// `signature`: what judging a hook costs, from its text to its event key, beside JSON.parse and md5,
// without which it cannot be done.

import { createHash } from 'node:crypto';
import { readBody } from '../../lambda/poster/body.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import type { Report } from './context.ts';
import { signedBody } from './events.ts';
import { type Row, ratios, row } from './row.ts';
import { SINK_SECRET } from './sink-secret.ts';
import { summarize } from './statistics.ts';

const DATA_SIZES = [300, 4_000, 64_000];
const TARGET_SIZE = 300;
const MAX_OF_LIMIT = 3;
const ROUNDS = 15;
/** Bytes judged a round, so that each size takes about as long. */
const BYTES_A_ROUND = 8_000_000;

export function signature(): Report {
  return { rows: DATA_SIZES.flatMap(judgeHooksOf) };
}

function judgeHooksOf(size: number): Row[] {
  const body = Buffer.from(signedBody(1, size));
  const calls = Math.ceil(BYTES_A_ROUND / body.length);
  const judge = () => {
    const reading = readBody(body, 'application/json');
    const hook = reading.ok ? readHook(reading.value) : reading;
    if (!hook.ok || !isSigned(hook.value, [SINK_SECRET])) throw new Error('not judged as genuine');
    return eventKey(hook.value);
  };
  const limit = () => {
    const { data } = JSON.parse(body.toString());
    return createHash('md5').update(data).digest('hex');
  };
  measure(judge, calls);
  measure(limit, calls);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(measure(judge, calls));
    theirs.push(measure(limit, calls));
  }
  const what = `a hook of ${body.length} bytes`;
  const atMost = size === TARGET_SIZE ? MAX_OF_LIMIT : undefined;
  return [
    row('signature', what, 'ns', summarize(ours)),
    row('signature', `${what}: JSON.parse and md5 alone`, 'ns', summarize(theirs)),
    row('signature', `${what}: / these`, '', summarize(ratios(ours, theirs)), atMost),
  ];
}

const NS_PER_MS = 1_000_000;

/** @returns nanoseconds a call */
function measure(call: () => unknown, calls: number): number {
  const startedAt = performance.now();
  for (let done = 0; done < calls; done += 1) call();
  return ((performance.now() - startedAt) * NS_PER_MS) / calls;
}
