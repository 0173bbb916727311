// Sends every shape, kind by kind, and after each kind a genuine hook: the server must still take it.

import { createRandom } from '../../../../tools/simulation/random.ts';
import { createHookSource } from '../hook-source.ts';
import { sendOverHttp } from '../http-run.ts';
import { createLogSearch, type LogFindings } from '../log-search.ts';
import { masked } from '../plants.ts';
import { completeRequest } from '../request.ts';
import { type Counts, createTally } from '../tally.ts';
import { isRight, sendRaw } from './connection.ts';
import { rawShapes } from './raw-shapes.ts';
import { type RawShape, rawHook } from './shape.ts';

export interface RawRun {
  counts: Counts;
  answers: LogFindings;
  stored: string[];
}

export async function sendRawShapes(
  endpoint: string,
  seed: number,
  secret: string,
): Promise<RawRun> {
  const tally = createTally();
  const answers = createLogSearch(secret);
  const source = createHookSource(createRandom(seed), secret);
  const stored: string[] = [];
  const sendShape = async (shape: RawShape) => {
    const { statuses, text } = await sendRaw(endpoint, shape);
    const shown = statuses.join('+') || 'none';
    tally.recordKind(shape.kind, shown, isRight(shape, statuses), describe(shape, shown));
    for (const line of text.split('\n')) answers.read(line);
    stored.push(...shape.stores);
  };
  const sendGenuine = async (kind: string) => {
    const { json, event } = rawHook(source.signed({ account: 'after-raw' }));
    const draft = { body: json, status: 200, stores: event };
    const { counts } = await sendOverHttp(endpoint, [completeRequest(AFTERWARDS, draft)], secret);
    const { statuses = {} } = counts.kinds[AFTERWARDS] ?? {};
    const shown = Object.keys(statuses).join('+');
    tally.recordKind(AFTERWARDS, shown, shown === '200', `genuine after ${kind}: ${shown}`);
    stored.push(event);
  };
  const kinds = Object.entries(Object.groupBy(rawShapes(seed, secret), ({ kind }) => kind));
  await Promise.all(
    kinds.map(async ([kind, shapes = []]) => {
      await Promise.all(shapes.map(sendShape));
      await sendGenuine(kind);
    }),
  );
  return { counts: tally.counts(), answers: answers.findings(), stored };
}

const AFTERWARDS = 'genuine, after each';

const SHOWN_CHARACTERS = 300;

function describe({ kind, bytes, answers }: RawShape, shown: string): string {
  const start = bytes.subarray(0, SHOWN_CHARACTERS).toString('latin1');
  const text = masked(JSON.stringify(start));
  const right = answers.map((statuses) => statuses.join('+') || 'none').join(' or ');
  return `${kind}: ${bytes.length} bytes ${text}: ${right} expected, ${shown} answered`;
}
