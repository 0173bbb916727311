// `start`: how long a developer waits for synthesis, and for `npm start` to accept its first hook.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LocalState, readLocalState } from '../local/local-state.ts';
import { DEFAULT_APP, synthesize } from '../local/template/assembly.ts';
import { SINK_SECRET, signedBody } from './inputs.ts';
import { type BenchContext, type Report, row } from './report.ts';
import { summarize } from './statistics.ts';

const RUNS = 3;
const SYNTHESIS_MAX_SECONDS = 5;
const START_MAX_SECONDS = 8;
const GIVE_UP_MS = 120_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

export async function start({ folder }: BenchContext): Promise<Report> {
  const synthesis: number[] = [];
  const starts: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    synthesis.push(await seconds(() => synthesize(DEFAULT_APP, `${folder}/synthesis`)));
    starts.push(await startOnce(`${folder}/start-${run}`));
  }
  return {
    rows: [
      row('start', 'node bin/app.ts', 's', summarize(synthesis), SYNTHESIS_MAX_SECONDS),
      row('start', 'npm start to the first 200', 's', summarize(starts), START_MAX_SECONDS),
    ],
  };
}

/** Starts with an empty data folder, like the very first start. @returns seconds */
async function startOnce(dataDir: string): Promise<number> {
  const options = ['--port', '0', '--secret', SINK_SECRET, '--data-dir', dataDir];
  const npm = spawn('npm', ['start', '--', ...options], { cwd: root, stdio: 'ignore' });
  const exited = once(npm, 'exit');
  let pid: number | undefined;
  try {
    return await seconds(async () => {
      const state = await waitForState(dataDir, npm);
      pid = state.pid;
      const response = await fetch(state.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: signedBody(1),
      });
      if (response.status !== 200) throw new Error(`the local stack answered ${response.status}`);
    });
  } finally {
    // Stopping the stack also ends npm.
    if (pid === undefined) npm.kill();
    else process.kill(pid, 'SIGTERM');
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function waitForState(dataDir: string, npm: ChildProcess): Promise<LocalState> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    const state = readLocalState(dataDir);
    if (state !== undefined) return state;
    if (npm.exitCode !== null) throw new Error(`npm start ended with exit code ${npm.exitCode}`);
    if (Date.now() > deadline) throw new Error('npm start was not ready within two minutes');
    await delay(10);
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
