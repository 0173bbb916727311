// Runs the command line: in this process, which takes a fraction of the time, or in a child process.

import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import pLimit from 'p-limit';
import { createProgram } from '../../tools/cli/program.ts';
import { type LocalState, readLocalState } from '../../tools/local/local-state.ts';
import { runProgram } from '../../tools/terminal/command-line.ts';
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
  /** Added to this process's environment, in a child process; undefined removes a variable. */
  env?: Record<string, string | undefined>;
}

/** Runs a command in this process. `start` only if it ends before it starts anything. */
export const runCli = (...args: string[]): Promise<Run> => runCliWith({}, ...args);

export const runCliWith = (given: CliInput, ...args: string[]): Promise<Run> =>
  given.env === undefined ? runHere(args, given.input) : runScript(entry, given, ...args);

/** Runs any command in a child process, as a shell does. */
export const runCliProcess = (...args: string[]): Promise<Run> => runScript(entry, {}, ...args);

interface StandardStreams {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** Set while a command runs, for that command only. */
const streams = new AsyncLocalStorage<StandardStreams>();

for (const name of ['stdin', 'stdout', 'stderr'] as const) {
  const original = Object.getOwnPropertyDescriptor(process, name);
  Object.defineProperty(process, name, {
    configurable: true,
    get: () => streams.getStore()?.[name] ?? original?.get?.call(process),
  });
}
for (const [method, stream] of [
  ['log', 'stdout'],
  ['error', 'stderr'],
] as const) {
  const original = console[method];
  console[method] = (...texts: unknown[]) => {
    const current = streams.getStore();
    if (current === undefined) original(...texts);
    else current[stream].write(`${format(...texts)}\n`);
  };
}

/** Presses Ctrl-C once the command that runs in this process waits for it, and `isTime`. */
export async function pressCtrlC(isTime = async () => true): Promise<void> {
  const before = process.listenerCount('SIGINT');
  await eventually(
    async () => process.listenerCount('SIGINT') > before && (await isTime()),
    Boolean,
    undefined,
    1,
  );
  process.emit('SIGINT', 'SIGINT');
}

/** A process has one exit code, so one command runs at a time. */
const inTurns = pLimit(1);

async function runHere(args: string[], input = ''): Promise<Run> {
  const printed = { stdout: '', stderr: '' };
  const writing = (name: keyof typeof printed) =>
    new Writable({
      decodeStrings: true,
      write(chunk, _encoding, done) {
        printed[name] += chunk;
        done();
      },
    });
  const own: StandardStreams = {
    stdin: Readable.from([Buffer.from(input)]),
    ...{ stdout: writing('stdout'), stderr: writing('stderr') },
  };
  return inTurns(async () => {
    const before = process.exitCode;
    process.exitCode = 0;
    await streams.run(own, () => runProgram(createProgram(), args));
    const code = Number(process.exitCode);
    process.exitCode = before;
    return { code, ...printed };
  });
}

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
