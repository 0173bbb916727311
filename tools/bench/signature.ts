// `signature`: the time from a hook's text to its event key, compared with JSON.parse and md5, which no
// implementation can avoid; and the time to read the most expensive bodies that a sender without the secret
// can post, compared with JSON.parse of as many bytes.

import { createHash } from 'node:crypto';
import { readBody } from '../../lambda/poster/body.ts';
import { eventKey } from '../../lambda/poster/event-key.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import { BODY_MAX_BYTES } from '../../lambda/verifier/verify.ts';
import { SINK_SECRET, signedBody } from './inputs.ts';
import { type Report, type Row, row } from './report.ts';
import { ratios, summarize } from './statistics.ts';

const DATA_SIZES = [300, 4_000, 64_000];
const TARGET_SIZE = 300;
const MAX_OF_BOTH = 3;
const MAX_OF_JSON = 3;
const ROUNDS = 15;
/** Bytes judged per round. The same for every size, so that each size takes about as long. */
const BYTES_PER_ROUND = 8_000_000;

export function signature(): Report {
  return { rows: [...DATA_SIZES.flatMap(judgeHooks), ...EXPENSIVE_BODIES.flatMap(readExpensive)] };
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
/** A complete hook, so that the grammar checks every field, with room for more of them. */
const OPEN_HOOK = `{"account":"a","object":"o","object_id":1e15,"action":"x","time":"1700000000","verify":"${'0'.repeat(32)}"`;

/** Each repeats its middle part until the body has the largest size that the verifier accepts. */
const EXPENSIVE_BODIES: [
  name: string,
  contentType: string,
  start: string,
  part: string,
  end: string,
][] = [
  ['data of one letter', JSON_TYPE, `${OPEN_HOOK},"data":"`, 'x', '"}'],
  ['a list of lists', JSON_TYPE, `${OPEN_HOOK},"z":[0`, ',[]', ']}'],
  ['keys named object_id', JSON_TYPE, `${OPEN_HOOK},"z":[0`, ',{"object_id":1}', ']}'],
  ['a form of "+"', FORM, 'data=', '+', ''],
  ['a form of "="', FORM, 'data=', '=', ''],
  ['a form of "%"', FORM, 'data=', '%', ''],
  ['a form of escapes', FORM, 'data=', '%41', ''],
  ['a form of "&"', FORM, '', '&', ''],
];

function readExpensive([
  name,
  contentType,
  start,
  part,
  end,
]: (typeof EXPENSIVE_BODIES)[number]): Row[] {
  const times = Math.floor((BODY_MAX_BYTES - start.length - end.length) / part.length);
  const text = start + part.repeat(times) + end;
  const body = Buffer.from(text);
  const json = Buffer.from(contentType === FORM ? JSON.stringify(text) : text);
  const read = () => {
    const reading = readBody(body, contentType);
    return reading.ok && readHook(reading.value);
  };
  const parse = () => JSON.parse(json.toString());
  const { ours, theirs } = compare(read, parse, Math.ceil(BYTES_PER_ROUND / body.length));
  const what = `256 KiB of ${name}`;
  return [
    row('signature', what, 'ns', summarize(ours)),
    row('signature', `${what}: / JSON.parse`, '', summarize(ratios(ours, theirs)), MAX_OF_JSON),
  ];
}

/** Runs both in turn, after a warm-up. @returns nanoseconds per call, for each round */
function compare(our: () => unknown, their: () => unknown, calls: number) {
  measure(our, calls);
  measure(their, calls);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(measure(our, calls));
    theirs.push(measure(their, calls));
  }
  return { ours, theirs };
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
  const { ours, theirs } = compare(judge, parseAndHash, calls);
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
