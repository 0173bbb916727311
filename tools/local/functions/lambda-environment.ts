// One Lambda environment from the outside: a worker thread with its own `env`, ended for good when
// an invocation runs over the function's time-out.

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { FunctionModel } from '../template/function-model.ts';
import type { Invocation, RuntimeData, RuntimeMessage } from './lambda-runtime.ts';
import { logLine } from './log-line.ts';

/** The function failed, timed out, or its environment died. Says nothing of the event. */
export class InvocationError extends Error {
  override name = 'InvocationError';
}

export interface LambdaEnvironment {
  /** One at a time. Rejects with InvocationError; check `isAlive` before the next. */
  invoke(event: unknown): Promise<unknown>;
  isAlive(): boolean;
  /** Ends it as a fault would: the invocation under way fails. */
  kill(): void;
  terminate(): Promise<void>;
}

const runtime = new URL('./lambda-runtime.ts', import.meta.url);

/** Lambda allows ten seconds for loading the code. */
const INIT_TIMEOUT_MS = 10_000;

/**
 * @param env the environment's variables, complete: nothing is inherited
 * @param log takes the function's log lines
 */
export function createLambdaEnvironment(
  lambda: FunctionModel,
  env: Record<string, string>,
  log: (line: string) => void,
): LambdaEnvironment {
  const workerData: RuntimeData = {
    file: lambda.file,
    exportName: lambda.exportName,
    functionName: lambda.name,
    functionArn: lambda.arn,
    memoryMb: lambda.memoryMb,
  };
  const worker = new Worker(runtime, { env, workerData, execArgv: [], stdout: true, stderr: true });
  logLines(worker.stdout, log);
  logLines(worker.stderr, log);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let current: PromiseWithResolvers<unknown> | undefined;
  let alive = true;
  let death: InvocationError | undefined;

  worker.on('message', (message: RuntimeMessage) => {
    if (message.type === 'ready') ready.resolve();
    else if (message.type === 'log') log(message.line);
    else if (message.type === 'result') current?.resolve(message.value);
    else current?.reject(new InvocationError(`${lambda.name}: ${message.errorType}`));
  });
  const die = (reason: string) => {
    if (!alive) return;
    alive = false;
    death = new InvocationError(`${lambda.name}: ${reason}`);
    log(logLine('ERROR', death.message));
    ready.reject(death);
    current?.reject(death);
  };
  worker.on('error', (error) => {
    // While loading there is no event whose content a message could quote.
    const isLoading = current === undefined;
    const { name, message } = error instanceof Error ? error : new Error();
    die(isLoading ? `${name}: ${message}` : name);
  });
  worker.on('exit', () => die('the environment ended'));

  const end = (reason: string) => {
    die(reason);
    void worker.terminate();
  };
  async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
    const timer = setTimeout(() => end(`timed out after ${timeoutMs / 1000} s`), timeoutMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    isAlive: () => alive,
    kill: () => end('the environment was killed'),
    async invoke(event) {
      await within(INIT_TIMEOUT_MS, ready.promise);
      // It may have ended meanwhile, and nobody would say so again.
      if (death !== undefined) throw death;
      current = Promise.withResolvers<unknown>();
      const deadline = Date.now() + lambda.timeoutMs;
      worker.postMessage({ requestId: randomUUID(), event, deadline } satisfies Invocation);
      return within(lambda.timeoutMs, current.promise);
    },
    async terminate() {
      alive = false;
      await worker.terminate();
    },
  };
}

function logLines(input: Readable, log: (line: string) => void): void {
  createInterface({ input }).on('line', log);
}
