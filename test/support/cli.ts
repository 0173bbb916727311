// Runs the command line in a child process.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type LocalState, readLocalState } from '../../tools/local/local-state.ts';
import { eventually } from './eventually.ts';

const entry = fileURLToPath(new URL('../../bin/poster-webhooks.ts', import.meta.url));

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliInput {
  /** Standard input. @default closed */
  input?: string;
  /** Added to this process's environment; undefined removes a variable. */
  env?: Record<string, string | undefined>;
}

export const runCli = (...args: string[]): Promise<Run> => runCliWith({}, ...args);

export const runCliWith = (given: CliInput, ...args: string[]): Promise<Run> =>
  runScript(entry, given, ...args);

/** Runs another program. @param script its absolute path */
export async function runScript(script: string, given: CliInput, ...args: string[]): Promise<Run> {
  const run = spawnScript(script, args, given);
  const [code] = await once(run.child, 'close');
  return { code, ...run.printed };
}

export interface RunningStack {
  state: LocalState;
  printed: { stdout: string; stderr: string };
  /** Sends the signal and waits until the process has ended. @returns the exit code */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs `start` on a free port. Resolves when the stack is ready; rejects with stderr if it ends early. */
export async function startCli(dataFolder: string, ...args: string[]): Promise<RunningStack> {
  const { child, printed } = spawnCli(['start', '--port', '0', '--data-dir', dataFolder, ...args]);
  const closed = once(child, 'close');
  const state = await eventually(
    async () => {
      if (child.exitCode !== null) {
        // After this, all output has been read.
        await closed;
        throw new Error(`start ended with ${child.exitCode}: ${printed.stderr}`);
      }
      return readLocalState(dataFolder);
    },
    (current) => current !== undefined && current.pid === child.pid,
  );
  if (state === undefined) throw new Error('unreachable');
  return {
    state,
    printed,
    async end(signal) {
      child.kill(signal);
      const [code] = await closed;
      return code;
    },
  };
}

interface RunningScript {
  child: ChildProcess;
  printed: { stdout: string; stderr: string };
}

/** Starts the command line in a child process. The caller ends it. */
export const spawnCli = (args: string[], given: CliInput = {}): RunningScript =>
  spawnScript(entry, args, given);

function spawnScript(script: string, args: string[], { input, env }: CliInput): RunningScript {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  // A command that does not read stdin may end before this writes to it.
  child.stdin?.on('error', () => {}).end(input);
  const printed = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
  });
  return { child, printed };
}
