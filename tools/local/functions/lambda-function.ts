// A Lambda function on this machine: as many environments as it needs at once, up to a limit. Each
// environment is a worker thread that runs lambda-runtime.ts.

import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { FunctionModel } from '../template/function-model.ts';
import { describeExit, describeTimeout, type LambdaFailure } from './lambda-failure.ts';
import type { Invocation, RuntimeMessage } from './lambda-runtime.ts';

/** The function failed or timed out, or its environment ended. The message never quotes the event. */
export class InvocationError extends Error {
  override name = 'InvocationError';
  /** What Lambda would return to the caller; it may quote the event. Undefined when the stack is stopping. */
  readonly failure: LambdaFailure | undefined;

  constructor(message: string, failure?: LambdaFailure) {
    super(message);
    this.failure = failure;
  }
}

export interface LocalFunction {
  /** Waits for a free environment. Rejects with InvocationError. */
  invoke(event: unknown): Promise<unknown>;
  /** Ends the environments that are in the middle of an invocation. @returns how many ended */
  killBusy(): Promise<number>;
  close(): Promise<void>;
}

export interface LocalFunctionOptions {
  lambda: FunctionModel;
  /** The environment variables, complete: the worker inherits none. */
  env: Record<string, string>;
  maxEnvironments: number;
  /** Receives the function's log lines. */
  log(line: string): void;
}

export function createLocalFunction(options: LocalFunctionOptions): LocalFunction {
  const { lambda, maxEnvironments } = options;
  const limit = pLimit(maxEnvironments);
  const idle: LambdaEnvironment[] = [];
  const busy = new Set<LambdaEnvironment>();
  let closed = false;

  function take(): LambdaEnvironment {
    for (let free = idle.pop(); free !== undefined; free = idle.pop()) {
      if (free.isAlive()) return free;
    }
    return startEnvironment(options);
  }

  return {
    invoke: (event) =>
      limit(async () => {
        if (closed) throw new InvocationError(`${lambda.name}: the stack is stopping`);
        const environment = take();
        busy.add(environment);
        try {
          return await environment.invoke(event);
        } finally {
          busy.delete(environment);
          if (environment.isAlive()) idle.push(environment);
        }
      }),
    async killBusy() {
      const killed = await Promise.all([...busy].map((environment) => environment.kill()));
      return killed.filter(Boolean).length;
    },
    async close() {
      closed = true;
      await Promise.all([...idle, ...busy].map((environment) => environment.terminate()));
    },
  };
}

type LambdaEnvironment = ReturnType<typeof startEnvironment>;

/** Next to this file, both here and in the npm package. */
const runtime = new URL(`./lambda-runtime${extname(import.meta.url)}`, import.meta.url);

/** Lambda allows ten seconds for loading the code. */
const INIT_TIMEOUT_MS = 10_000;

/** Without a limit, the young generations of all environments take a gigabyte under constant load. */
const YOUNG_GENERATION_MB = 8;

function startEnvironment({ lambda, env, log }: LocalFunctionOptions) {
  const worker = new Worker(runtime, {
    ...{ env, workerData: lambda, execArgv: [] },
    resourceLimits: {
      maxOldGenerationSizeMb: lambda.memoryMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let requestId = '';
  let current: PromiseWithResolvers<unknown> | undefined;
  let alive = true;
  let death: InvocationError | undefined;

  const die = (reason: string, failure: LambdaFailure) => {
    if (!alive) return;
    alive = false;
    death = new InvocationError(`${lambda.name}: ${reason}`, failure);
  };
  worker.on('message', (message: RuntimeMessage) => {
    if (message.type === 'ready') ready.resolve();
    else if (message.type === 'log') log(message.line);
    else if (!alive) return;
    else if (message.type === 'result') current?.resolve(JSON.parse(message.result));
    else {
      const { errorType, errorMessage } = message.failure;
      // While the code is loading there is no event yet that the message could quote.
      if (current === undefined) die(`${errorType}: ${errorMessage}`, message.failure);
      else current.reject(new InvocationError(`${lambda.name}: ${errorType}`, message.failure));
    }
  });
  // An uncaught error, which the function's log shows. The thread ends next.
  worker.on('error', (error) => {
    if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      die(`used up its ${lambda.memoryMb} MB`, describeExit(requestId, 'signal: killed'));
    }
  });
  // By now every line that the function has logged is here.
  worker.on('exit', (code) => {
    const status = code === 0 ? undefined : `exit status ${code}`;
    die('the environment ended', describeExit(requestId, status));
    if (death === undefined) return;
    log(logLine('ERROR', death.message));
    ready.reject(death);
    current?.reject(death);
  });

  async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      die(`timed out after ${timeoutMs / 1000} s`, describeTimeout(requestId, timeoutMs));
      void worker.terminate();
    }, timeoutMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    isAlive: () => alive,
    /** Ends the environment as a fault would: its current invocation fails. @returns false if it had ended already */
    async kill(): Promise<boolean> {
      if (!alive) return false;
      die('the environment was killed', describeExit(requestId, 'signal: killed'));
      await worker.terminate();
      return true;
    },
    /** Call it for one event at a time. Rejects with InvocationError; then check `isAlive`. */
    async invoke(event: unknown): Promise<unknown> {
      requestId = randomUUID();
      await within(INIT_TIMEOUT_MS, ready.promise);
      // If it has ended since it was ready, no further message would settle the invocation.
      if (death !== undefined) throw death;
      current = Promise.withResolvers<unknown>();
      const deadline = Date.now() + lambda.timeoutMs;
      const invocation = { requestId, event: JSON.stringify(event ?? null), deadline };
      worker.postMessage(invocation satisfies Invocation);
      return within(lambda.timeoutMs, current.promise);
    },
    async terminate() {
      alive = false;
      await worker.terminate();
    },
  };
}

/** The local stack's own message, in the format of the functions' log lines. */
export const logLine = (level: 'WARN' | 'ERROR', message: string): string =>
  JSON.stringify({ timestamp: new Date().toISOString(), level, message });
