// `start`: how long a developer waits: for synthesis, and for `npm start` until it takes a hook.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { DEFAULT_APP, synthesize } from '../local/template/synthesize.ts';
import type { BenchContext, Report } from './context.ts';
import { signedBody } from './events.ts';
import { row } from './row.ts';
import { SINK_SECRET } from './sink-secret.ts';
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

const stateSchema = z.object({ pid: z.number(), webhookUrl: z.string() });

/** With an empty data folder, as the first time. @returns seconds */
async function startOnce(dataDir: string): Promise<number> {
  const options = ['--port', '0', '--secret', SINK_SECRET, '--data-dir', dataDir];
  const npm = spawn('npm', ['start', '--', ...options], { cwd: root, stdio: 'ignore' });
  const exited = once(npm, 'exit');
  let pid: number | undefined;
  try {
    return await seconds(async () => {
      const state = await waitForState(`${dataDir}/local.json`, npm);
      pid = state.pid;
      const response = await fetch(state.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: signedBody(1),
      });
      if (response.status !== 200) throw new Error(`answered ${response.status}`);
    });
  } finally {
    // npm ends with what it runs.
    if (pid === undefined) npm.kill();
    else process.kill(pid, 'SIGTERM');
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function waitForState(file: string, npm: ChildProcess) {
  const deadline = Date.now() + GIVE_UP_MS;
  while (!existsSync(file)) {
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`);
    if (Date.now() > deadline) throw new Error('npm start is not ready');
    await delay(10);
  }
  return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
