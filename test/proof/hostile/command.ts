// `npm run prove:hostile`: sends hostile requests at the verifier's bundle and at the local stack, and
// exits 0 only where every one was answered as the protocol has it, nothing else was stored, no
// memory was kept and nothing secret was logged.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { SINK_SECRET } from '../../../tools/bench/sink-secret.ts';
import { DEFAULT_APP, synthesize } from '../../../tools/local/template/synthesize.ts';
import { SEED_MAX } from '../../../tools/simulation/random.ts';
import { wholeNumber } from '../../../tools/terminal/option-values.ts';
import { startTestStack } from '../../support/test-stack.ts';
import { type BundleRun, isBundleRunRight, runAtBundle } from './bundle-run.ts';
import { KIND_NAMES, ROUND_REQUESTS } from './hostile-requests.ts';
import { createLogSearch, isClean } from './log-search.ts';
import { rawKindNames } from './raw/raw-shapes.ts';
import { logLine, memoryLine, rowsToText, tableLine, toRows } from './report.ts';
import { isStackRunRight, runAtStack, type StackRun } from './stack-run.ts';
import { createTally, isAsExpected } from './tally.ts';

const REQUESTS = 100_000;
const REQUESTS_MAX = 10_000_000;
/** Of the requests at the bundle so many are sent over HTTP too. */
const HTTP_SHARE = 0.05;
const SLOW_CLIENTS = 200;

interface Options {
  seed?: number;
  requests: number;
}

async function prove(folder: string, seed: number, requests: number): Promise<boolean> {
  const assembly = join(folder, 'cdk.out');
  await synthesize(DEFAULT_APP, assembly);
  const dataFolder = join(folder, 'stack');
  const stack = await startTestStack(assembly, { dataFolder, secret: SINK_SECRET });
  const slowTally = createTally();
  let atStack: StackRun;
  let atBundle: BundleRun;
  try {
    const overHttp = Math.max(ROUND_REQUESTS, Math.floor(requests * HTTP_SHARE));
    const options = { seed, requests: overHttp, slowClients: SLOW_CLIENTS };
    atStack = await runAtStack(stack, options);
    atBundle = await runAtBundle(folder, seed, requests);
    await atStack.slow.cut();
    atStack.slow.record(slowTally);
  } finally {
    await stack.close();
  }
  const stackLog = createLogSearch(SINK_SECRET);
  for (const line of stack.logs) stackLog.read(line);

  const { http, raw, answers, events } = atStack;
  const all = [atBundle.counts, http, raw, slowTally.counts()];
  const order = [...KIND_NAMES, ...rawKindNames()];
  console.log(rowsToText(toRows(order, atBundle.counts, all.slice(1))));
  console.log(`\n${memoryLine(atBundle)}\n${tableLine(events)}`);
  console.log(logLine('log of the bundle', atBundle.log));
  console.log(logLine('log of the stack', stackLog.findings()));
  for (const found of [atBundle.answers, ...answers]) console.log(logLine('answers', found));
  for (const { firstUnexpected } of all) {
    if (firstUnexpected !== undefined) console.log(`\nNot as expected: ${firstUnexpected}`);
  }
  const isLogRight = isClean(stackLog.findings());
  return (
    isBundleRunRight(atBundle) && isStackRunRight(atStack) && all.every(isAsExpected) && isLogRight
  );
}

async function run({ seed = randomSeed(), requests }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-hostile-'));
  console.log(`seed ${seed}, ${requests} requests\n`);
  try {
    if (await prove(folder, seed, requests)) return;
    console.log(`\nFailed. Again: npm run prove:hostile -- --seed ${seed} --requests ${requests}`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const randomSeed = (): number => Math.floor(Math.random() * (SEED_MAX + 1));

await new Command('prove:hostile')
  .description('send hostile requests, and judge answers, memory, table and logs')
  .option('--seed <number>', 'of an earlier run, to have the same again', wholeNumber(SEED_MAX))
  .option(
    '--requests <number>',
    'at the bundle; a twentieth of them over HTTP too',
    wholeNumber(REQUESTS_MAX, ROUND_REQUESTS),
    REQUESTS,
  )
  .action(run)
  .parseAsync();
