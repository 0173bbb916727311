// Runs each scenario in AWS's own runtime client and in the local runtime, and compares what the caller gets and
// what the function logs.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJson } from '../../../lambda/poster/json.ts';
import { bundleFunction } from '../../../tools/bench/bundles.ts';
import { type Sink, startSink } from '../../../tools/bench/processes.ts';
import { startAwsFunction } from './aws-function.ts';
import { provideRuntimeClient } from './client.ts';
import type { Outcome, RunningFunction } from './function-under-test.ts';
import { startLocalFunction } from './local-function.ts';
import { scenarios } from './scenarios.ts';

/** More than any answer takes, also on a busy machine. */
const TIMEOUT_MS = 20_000;

let folder: string;
let sink: Sink;
const files = { verifier: '', consumer: '', probe: '' };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poster-webhooks-bundles-'));
  files.verifier = bundleFunction(folder, 'verifier').file;
  files.consumer = bundleFunction(folder, 'consumer').file;
  files.probe = fileURLToPath(new URL('./probe/index.mjs', import.meta.url));
  sink = await startSink();
});
afterAll(async () => {
  sink?.close();
  await rm(folder, { recursive: true });
});

describe('the local runtime does the same as AWS’s own runtime client', () => {
  it.each(scenarios)(
    '$title',
    async ({ lambda, unset = [], env, timeoutMs = TIMEOUT_MS, events, outcomes }) => {
      const variables = { ...sink.env, ...env };
      const underTest = {
        file: files[lambda],
        env: Object.fromEntries(
          Object.entries(variables).filter(([name]) => !unset.includes(name)),
        ),
        timeoutMs,
      };
      const [inAws, locally] = await Promise.all([
        run(startAwsFunction(provideRuntimeClient(), underTest), events),
        run(startLocalFunction(underTest), events),
      ]);
      expect(inAws.outcomes).toMatchObject(outcomes);
      expect(locally).toEqual(inAws);
    },
  );
});

async function run(lambda: RunningFunction, events: readonly unknown[]) {
  const outcomes: Outcome[] = [];
  let lines: string[] = [];
  try {
    for (const event of events) outcomes.push(await lambda.invoke(event));
  } finally {
    lines = await lambda.close();
  }
  const text = lines.join('\n').replaceAll(SOURCE_EXCERPT, '');
  return {
    outcomes: outcomes.map(comparable),
    lines: text
      .split('\n')
      .filter((line) => !NODE_ONLY.test(line))
      .map((line) => comparable(parseJson(line) ?? line)),
  };
}

/** Node prints the line of code that threw an uncaught error, but only when it ends the process. */
const SOURCE_EXCERPT = /^(file:|node:|\/)\S*:\d+\n.*\n\s*\^+$/gm;
/** A stack frame, which may belong to the runtime, and the rest of what Node prints at its end. */
const NODE_ONLY = /^\s+at |^$|^Node\.js v|--trace-uncaught/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Replaces ids and times, and removes stack frames. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value, (key, part) => {
    if (key === 'timestamp') return 'TIME';
    // The local stack traces nothing.
    if (key === 'xRayTraceId') return undefined;
    if (typeof part === 'string') return part.replaceAll(/\n\s+at .*/g, '').replaceAll(UUID, 'ID');
    const isTrace = key === 'trace' || key === 'stackTrace';
    return isTrace ? part.filter((line: string) => !NODE_ONLY.test(line)) : part;
  });
  return JSON.parse(text);
}
