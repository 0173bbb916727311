// A function with its environments: as many as are busy at once, up to a limit, each reused.

import type { FunctionModel } from '../template/function-model.ts';
import {
  createLambdaEnvironment,
  InvocationError,
  type LambdaEnvironment,
} from './lambda-environment.ts';

export interface LocalFunction {
  /** Waits for a free environment. Rejects with InvocationError. */
  invoke(event: unknown): Promise<unknown>;
  /** Ends the environments that are in the middle of an invocation. @returns how many */
  killBusy(): number;
  close(): Promise<void>;
}

export interface LocalFunctionOptions {
  lambda: FunctionModel;
  env: Record<string, string>;
  maxEnvironments: number;
  log(line: string): void;
}

export function createLocalFunction(options: LocalFunctionOptions): LocalFunction {
  const { lambda, env, maxEnvironments, log } = options;
  const idle: LambdaEnvironment[] = [];
  const all = new Set<LambdaEnvironment>();
  const busy = new Set<LambdaEnvironment>();
  const waiting: ((environment: LambdaEnvironment) => void)[] = [];
  let closed = false;

  function start(): LambdaEnvironment {
    const environment = createLambdaEnvironment(lambda, env, log);
    all.add(environment);
    return environment;
  }

  function take(): Promise<LambdaEnvironment> {
    for (let free = idle.pop(); free !== undefined; free = idle.pop()) {
      if (free.isAlive()) return Promise.resolve(free);
      all.delete(free);
    }
    if (all.size < maxEnvironments) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(environment: LambdaEnvironment): void {
    if (!environment.isAlive()) all.delete(environment);
    const next = waiting.shift();
    if (next !== undefined) next(environment.isAlive() ? environment : start());
    else if (environment.isAlive()) idle.push(environment);
  }

  return {
    async invoke(event) {
      if (closed) throw new InvocationError(`${lambda.name}: the stack is stopping`);
      const environment = await take();
      busy.add(environment);
      try {
        return await environment.invoke(event);
      } finally {
        busy.delete(environment);
        giveBack(environment);
      }
    },
    killBusy() {
      for (const environment of busy) environment.kill();
      return busy.size;
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((environment) => environment.terminate()));
    },
  };
}
