import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SINK_SECRET } from '../../tools/bench/sink-secret.ts';
import { bundleFunction } from '../../tools/bench/subjects.ts';
import { isBundleRunRight, isSteady, runAtBundle } from '../proof/hostile/bundle-run.ts';
import { ROUND_REQUESTS } from '../proof/hostile/hostile-requests.ts';
import { createLogSearch, isClean } from '../proof/hostile/log-search.ts';
import { runAtStack, type StackRun } from '../proof/hostile/stack-run.ts';
import { createTally } from '../proof/hostile/tally.ts';
import { startTestStack, temporaryFolder } from '../support/test-stack.ts';

const SEED = 20_261_124;
const NOTHING = { secret: 0, signature: 0, 'access token': 0, data: 0 };

describe('hostile requests at the stack', () => {
  let run: StackRun;
  let logs: string[];
  beforeAll(async () => {
    const stack = await startTestStack(inject('assembly'), { secret: SINK_SECRET });
    logs = stack.logs;
    try {
      run = await runAtStack(stack, { seed: SEED, requests: ROUND_REQUESTS, slowClients: 20 });
    } finally {
      await stack.close();
    }
  }, 120_000);

  it('are answered as the protocol has it', () => {
    expect(run.http.firstUnexpected).toBeUndefined();
    expect(run.http.requests).toBe(ROUND_REQUESTS + 2);
  });

  it('of no HTTP client are refused, and what they hide is no request', () => {
    expect(run.raw.firstUnexpected).toBeUndefined();
    expect(run.raw.requests).toBeGreaterThan(130);
  });

  it('leave the genuine hooks in the table and nothing else', () => {
    expect(run.events).toMatchObject({ missing: 0, surplus: 0, deadLetters: 0 });
    expect(run.events.stored).toBeGreaterThan(70);
  });

  it('read nothing of what is secret in the answers', () => {
    for (const { found } of run.answers) {
      expect(found).toEqual(NOTHING);
    }
  });

  it('that are still arriving are cut when the stack stops', async () => {
    await run.slow.cut();
    const tally = createTally();
    run.slow.record(tally);
    expect(tally.counts()).toMatchObject({ requests: 20, firstUnexpected: undefined });
  });

  it('are logged without secrets', () => {
    const search = createLogSearch(SINK_SECRET);
    for (const line of logs) search.read(line);
    expect(search.findings().found).toEqual(NOTHING);
    expect(logs.join('\n')).toContain('bad-signature');
  });
});

describe('hostile requests at the verifier’s bundle', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are answered right, leave nothing in memory and nothing secret in the log', async () => {
    const run = await runAtBundle(folder, SEED, 1000);
    expect(run.counts.firstUnexpected).toBeUndefined();
    expect(run.log.lines).toBeGreaterThan(800);
    expect(isBundleRunRight(run)).toBe(true);
  });

  it('find out a bundle that keeps bodies, logs them and answers 500 once', async () => {
    const { file } = bundleFunction(folder, 'verifier');
    const faulty = join(folder, 'faulty');
    await mkdir(faulty);
    const source = `
      const { handler } = require(${JSON.stringify(file)});
      const kept = [];
      exports.handler = async (event, context) => {
        kept.push(JSON.stringify(event));
        if (kept.length === 300) console.log(event.body);
        if (kept.length === 400) throw new Error();
        return handler(event, context);
      };
    `;
    await writeFile(join(faulty, 'index.cjs'), source);
    const run = await runAtBundle(folder, SEED, 500, join(faulty, 'index.cjs'));
    expect(isSteady(run.samples)).toBe(false);
    expect(isClean(run.log)).toBe(false);
    expect(run.counts.firstUnexpected).toMatch(/ expected, 0 answered$/);
  });

  it('crash a bundle only to be noticed', async () => {
    const crashing = join(folder, 'crashing.cjs');
    await writeFile(crashing, 'exports.handler = async () => setImmediate(() => { throw 1; });');
    await expect(runAtBundle(folder, SEED, 300, crashing)).rejects.toThrow('ended early');
  });
});
