// The memory check: hostile requests at the verifier's bundle, the very bytes that are deployed, with
// AWS played by the benchmark's sink.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { startSink } from '../../../tools/bench/child.ts';
import { SINK_SECRET } from '../../../tools/bench/sink-secret.ts';
import { summarize } from '../../../tools/bench/statistics.ts';
import { bundleFunction } from '../../../tools/bench/subjects.ts';
import { createLogSearch, isClean, type LogFindings } from './log-search.ts';
import { type Counts, isAsExpected } from './tally.ts';

/** What the child tells. */
export interface BundleReport {
  counts: Counts;
  /** Bytes held, along the way, after the warm-up. */
  samples: number[];
  answers: LogFindings;
}

export interface BundleRun extends BundleReport {
  log: LogFindings;
}

/**
 * @param file of the bundle; default: made of the sources as they are
 * @throws Error when the child ended before its report, which a crash of the function does
 */
export async function runAtBundle(
  folder: string,
  seed: number,
  requests: number,
  file: string = bundleFunction(folder, 'verifier').file,
): Promise<BundleRun> {
  const sink = await startSink();
  try {
    const child = fork(
      fileURLToPath(new URL('./bundle-child.ts', import.meta.url)),
      [file, String(seed), String(requests)],
      { execArgv: ['--expose-gc'], env: sink.env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
    const log = createLogSearch(SINK_SECRET);
    readLines(child.stdout, log.read);
    readLines(child.stderr, log.read);
    let report: BundleReport | undefined;
    child.on('message', (message) => {
      report = message as BundleReport;
    });
    const [code] = await once(child, 'close');
    if (report === undefined) throw new Error(`the bundle's process ended early, with ${code}`);
    return { ...report, log: log.findings() };
  } finally {
    sink.close();
  }
}

function readLines(input: Readable | null, read: (line: string) => void): void {
  if (input !== null) createInterface({ input }).on('line', read);
}

/** Far above what a heap's own housekeeping moves, far below 100,000 of anything. */
const GROWTH_MAX_BYTES = 2 * 1024 * 1024;

/**
 * Median of the last quarter of the samples over the least of the first half: what is dropped after
 * the warm-up, such as code that is not run any more, does not make room for a leak.
 */
export function growthBytes(samples: readonly number[]): number {
  const last = samples.slice(-Math.ceil(samples.length / 4));
  const firstHalf = samples.slice(0, Math.ceil(samples.length / 2));
  return summarize(last).median - Math.min(...firstHalf);
}

export const isSteady = (samples: readonly number[]): boolean =>
  growthBytes(samples) <= GROWTH_MAX_BYTES;

export const isBundleRunRight = ({ counts, samples, answers, log }: BundleRun): boolean =>
  isAsExpected(counts) && isSteady(samples) && isClean(answers) && isClean(log) && log.lines > 0;
