// `npm run prove:hostile`: sends hostile requests to the verifier's bundle and to the local stack. Exits with 0
// only when each one got the answer that the protocol prescribes, nothing else was stored, memory did not
// grow and nothing secret was logged.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { SINK_SECRET } from '../../../tools/bench/inputs.ts';
import { DEFAULT_APP, synthesize } from '../../../tools/local/template/assembly.ts';
import { SEED_MAX } from '../../../tools/simulation/random.ts';
import { wholeNumber } from '../../../tools/terminal/command-line.ts';
import { toTable } from '../../../tools/terminal/table.ts';
import { startTestStack } from '../../support/test-stack.ts';
import { type BundleRun, isBundleRunRight, runAtBundle } from './bundle-run.ts';
import { KIND_NAMES, ROUND_REQUESTS } from './hostile-requests.ts';
import {
  type Counts,
  createSecretSearch,
  growthBytes,
  isClean,
  isSteady,
  type KindCount,
  type SecretFindings,
} from './judgement.ts';
import { isComplete, isStackRunRight, runAtStack, type StoredEvents } from './stack-run.ts';

const REQUESTS = 100_000;
const REQUESTS_MAX = 10_000_000;
/** The share of the requests that is also sent over HTTP. */
const HTTP_SHARE = 0.05;

interface Options {
  seed?: number;
  requests: number;
}

async function run({ seed = randomSeed(), requests }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-hostile-'));
  console.log(`seed ${seed}, ${requests} requests\n`);
  try {
    if (await prove(folder, seed, requests)) return;
    console.log(
      `\nFailed. To repeat it: npm run prove:hostile -- --seed ${seed} --requests ${requests}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const randomSeed = (): number => Math.floor(Math.random() * (SEED_MAX + 1));

/** Prints the results. @returns whether everything is right */
async function prove(folder: string, seed: number, requests: number): Promise<boolean> {
  const assembly = join(folder, 'cdk.out');
  await synthesize(DEFAULT_APP, assembly);
  const dataFolder = join(folder, 'stack');
  const stack = await startTestStack(assembly, { dataFolder, secret: SINK_SECRET });
  const overHttp = Math.max(ROUND_REQUESTS, Math.floor(requests * HTTP_SHARE));
  const atStack = await runAtStack(stack, { seed, requests: overHttp }).finally(stack.close);
  const atBundle = await runAtBundle(folder, seed, requests);
  const stackLog = createSecretSearch(SINK_SECRET);
  for (const line of stack.logs) stackLog.read(line);

  console.log(toReport(atBundle.counts, atStack.counts));
  console.log(`\n${memoryLine(atBundle)}`);
  console.log(tableLine(atStack.events));
  console.log(secretsLine('log of the bundle', atBundle.log));
  console.log(secretsLine('log of the stack', stackLog.findings()));
  console.log(secretsLine('answers of the bundle', atBundle.answers));
  console.log(secretsLine('answers of the stack', atStack.answers));
  for (const { firstUnexpected } of [atBundle.counts, atStack.counts]) {
    if (firstUnexpected !== undefined) console.log(`\nUnexpected: ${firstUnexpected}`);
  }
  return isBundleRunRight(atBundle) && isStackRunRight(atStack) && isClean(stackLog.findings());
}

/** One row per kind. */
function toReport(bundle: Counts, http: Counts): string {
  const both = (kind: string): KindCount[] =>
    [bundle.kinds[kind], http.kinds[kind]].filter((count) => count !== undefined);
  const statuses = (kind: string) =>
    new Set(both(kind).flatMap((count) => Object.keys(count.statuses)));
  return toTable(
    [
      ['KIND', (kind) => kind],
      ['AT THE BUNDLE', (kind) => String(bundle.kinds[kind]?.requests ?? '-')],
      ['OVER HTTP', (kind) => String(http.kinds[kind]?.requests ?? '-')],
      ['STATUSES', (kind) => [...statuses(kind)].sort().join(', ')],
      [
        'UNEXPECTED',
        (kind) => String(both(kind).reduce((sum, count) => sum + count.unexpected, 0)),
      ],
    ],
    KIND_NAMES,
    { empty: 'nothing was sent' },
  );
}

const mark = (isRight: boolean): string => (isRight ? 'ok' : 'NOT OK');
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

function memoryLine({ counts, samples }: BundleRun): string {
  const range = `${megabytes(Math.min(...samples))} to ${megabytes(Math.max(...samples))}`;
  const growth = megabytes(growthBytes(samples));
  return `${mark(isSteady(samples))}  memory: grew by ${growth} over ${counts.requests} requests (${range} held)`;
}

const tableLine = (events: StoredEvents): string =>
  `${mark(isComplete(events))}  table: ${events.stored} events, ${events.missing} missing, ${events.surplus} that should not be there, ${events.deadLetters} dead letters`;

function secretsLine(name: string, findings: SecretFindings): string {
  const found = Object.entries(findings.found).map(([what, lines]) => `${what} in ${lines}`);
  return `${mark(isClean(findings))}  ${name}: of ${findings.lines} lines ${found.join(', ')}`;
}

await new Command('prove:hostile')
  .description('send hostile requests, and judge answers, memory, table and logs')
  .option('--seed <number>', 'seed of an earlier run, to repeat it', wholeNumber(SEED_MAX))
  .option(
    '--requests <number>',
    'how many requests to send to the bundle; a twentieth of them are also sent over HTTP',
    wholeNumber(REQUESTS_MAX, ROUND_REQUESTS),
    REQUESTS,
  )
  .action(run)
  .parseAsync();
