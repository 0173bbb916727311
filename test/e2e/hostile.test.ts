import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundleFunction } from '../../tools/bench/bundles.ts';
import { SINK_SECRET } from '../../tools/bench/inputs.ts';
import { isBundleRunRight, runAtBundle } from '../proof/hostile/bundle-run.ts';
import { ROUND_REQUESTS } from '../proof/hostile/hostile-requests.ts';
import { createSecretSearch, isClean, isSteady } from '../proof/hostile/judgement.ts';
import { runAtStack, type StackRun } from '../proof/hostile/stack-run.ts';
import { startTestStack, temporaryFolder } from '../support/test-stack.ts';

const SEED = 20_261_124;
const NOTHING = { secret: 0, signature: 0, 'access token': 0, data: 0 };

describe('hostile requests to the stack', () => {
  let run: StackRun;
  let logs: string[];
  beforeAll(async () => {
    const stack = await startTestStack(inject('assembly'), { secret: SINK_SECRET });
    logs = stack.logs;
    try {
      run = await runAtStack(stack, { seed: SEED, requests: ROUND_REQUESTS });
    } finally {
      await stack.close();
    }
  }, 120_000);

  it('get the answers that the protocol prescribes', () => {
    expect(run.counts.firstUnexpected).toBeUndefined();
    expect(run.counts.requests).toBe(ROUND_REQUESTS + 2);
  });

  it('leave the genuine hooks in the table and nothing else', () => {
    expect(run.events).toMatchObject({ missing: 0, surplus: 0, deadLetters: 0 });
    expect(run.events.stored).toBeGreaterThan(30);
  });

  it('get answers without secrets', () => {
    expect(run.answers.found).toEqual(NOTHING);
  });

  it('are logged without secrets', () => {
    const search = createSecretSearch(SINK_SECRET);
    for (const line of logs) search.read(line);
    expect(search.findings().found).toEqual(NOTHING);
    expect(logs.join('\n')).toContain('bad-signature');
  });
});

describe('hostile requests to the verifier’s bundle', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('get the right answers, leave nothing in memory and nothing secret in the log', async () => {
    const run = await runAtBundle(folder, SEED, 1000);
    expect(run.counts.firstUnexpected).toBeUndefined();
    expect(run.log.lines).toBeGreaterThan(800);
    expect(isBundleRunRight(run)).toBe(true);
  });

  it('expose a bundle that keeps bodies, logs some and throws once', async () => {
    const { file } = bundleFunction(folder, 'verifier');
    const faulty = join(folder, 'faulty');
    await mkdir(faulty);
    const source = `
      import { handler as bundled } from ${JSON.stringify(file)};
      const kept = [];
      export const handler = async (event, context) => {
        kept.push(JSON.stringify(event));
        if (kept.length > 300 && kept.length <= 320) console.log(event.body);
        if (kept.length === 400) throw new Error();
        return bundled(event, context);
      };
    `;
    await writeFile(join(faulty, 'index.mjs'), source);
    const run = await runAtBundle(folder, SEED, 500, join(faulty, 'index.mjs'));
    expect(isSteady(run.samples)).toBe(false);
    expect(isClean(run.log)).toBe(false);
    expect(run.counts.firstUnexpected).toMatch(/ expected, 0 answered$/);
  });

  it('are reported as a crash when the bundle crashes', async () => {
    const crashing = join(folder, 'crashing.mjs');
    await writeFile(
      crashing,
      'export const handler = async () => setImmediate(() => { throw 1; });',
    );
    await expect(runAtBundle(folder, SEED, 300, crashing)).rejects.toThrow('ended early');
  });
});
