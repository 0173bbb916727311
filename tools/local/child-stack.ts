// A local stack in its own process, so that it can be measured, or killed and started again.

import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answers, ChildSettings } from './child-stack-process.ts';
import type { LocalState } from './local-state.ts';

export interface ChildStackOptions extends Omit<ChildSettings, 'endpoints'> {
  /** Proxies in front of the services, by service. Each is told where its service listens. */
  proxies?: Record<string, { endpoint: string; setTarget(url: string): void }>;
}

export interface ChildStack {
  state: LocalState;
  isUp(): boolean;
  /** Ends the process with SIGKILL. @returns false if it had ended in another way */
  kill(): Promise<boolean>;
  /** Rejects when the process has ended. */
  ask<Q extends keyof Answers>(question: Q): Promise<Awaited<ReturnType<Answers[Q]>>>;
  /** Stops the stack in an orderly way. */
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('./child-stack-process.ts', import.meta.url));

/** @throws Error when the process ends before the stack is ready. */
export async function startChildStack(options: ChildStackOptions): Promise<ChildStack> {
  const { proxies = {}, ...settings } = options;
  const interposed = Object.entries(proxies);
  const endpoints = Object.fromEntries(
    interposed.map(([service, { endpoint }]) => [service, endpoint]),
  );
  const child = fork(program, [JSON.stringify({ ...settings, endpoints })], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ended = exited.then(([code, signal]) => {
    throw new Error(`the local stack ended with ${code ?? signal}`);
  });
  ended.catch(() => {});
  const messages = new EventEmitter();
  child.on('message', ([topic, value]: [string, unknown]) => messages.emit(topic, value));
  for (const [service, { setTarget }] of interposed) messages.on(service, setTarget);

  async function receive<Q extends keyof Answers>(
    question: Q,
  ): Promise<Awaited<ReturnType<Answers[Q]>>> {
    const [answer] = await Promise.race([once(messages, question), ended]);
    return answer;
  }
  return {
    state: await receive('state'),
    isUp: () => child.connected,
    async kill() {
      child.kill('SIGKILL');
      const [, signal] = await exited;
      return signal === 'SIGKILL';
    },
    ask(question) {
      const answer = receive(question);
      // When the process has ended, sending fails too. Then `answer` rejects.
      child.send(question, () => {});
      return answer;
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
