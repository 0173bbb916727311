// Sends hostile requests to the verifier's bundle, the same bytes that are deployed, with the benchmark's
// sink in place of AWS.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundleFunction } from '../../../tools/bench/bundles.ts';
import { SINK_SECRET } from '../../../tools/bench/inputs.ts';
import { startSink } from '../../../tools/bench/processes.ts';
import {
  type Counts,
  createSecretSearch,
  isAsExpected,
  isClean,
  isSteady,
  type SecretFindings,
} from './judgement.ts';

/** The message that the child process sends at its end. */
export interface BundleReport {
  counts: Counts;
  /** Bytes held, measured at regular intervals after the warm-up. */
  samples: number[];
  answers: SecretFindings;
}

export interface BundleRun extends BundleReport {
  log: SecretFindings;
}

/**
 * @param file the bundle to test; by default it is built from the current sources
 * @throws Error when the child process ends without a report, which means that the function crashed
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
    const log = createSecretSearch(SINK_SECRET);
    for (const input of [child.stdout, child.stderr]) {
      if (input !== null) createInterface({ input }).on('line', log.read);
    }
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

export const isBundleRunRight = ({ counts, samples, answers, log }: BundleRun): boolean =>
  isAsExpected(counts) && isSteady(samples) && isClean(answers) && isClean(log) && log.lines > 0;
