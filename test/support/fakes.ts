// Plain objects that replace the dependencies of the core functions.

import { vi } from 'vitest';
import type { Connections } from '../../lambda/consumer/consume.ts';
import type { Deadline } from '../../lambda/runtime/deadline.ts';
import type { HookQueue, QueuedHook } from '../../lambda/runtime/hook-queue.ts';
import type { LogEntry } from '../../lambda/runtime/log.ts';
import type { Admission } from '../../lambda/verifier/admission.ts';
import type { Secrets } from '../../lambda/verifier/verify.ts';

/** A deadline that never passes. */
export const noDeadline: Deadline = { before: (work) => work, clear() {} };

export function recordingLog() {
  const entries: (LogEntry & { level: string })[] = [];
  const at = (level: string) => (entry: LogEntry) => {
    entries.push({ level, ...entry });
  };
  return { entries, info: at('info'), warn: at('warn'), error: at('error') };
}

export function recordingQueue(): HookQueue & { hooks: QueuedHook[] } {
  const hooks: QueuedHook[] = [];
  return {
    hooks,
    async enqueue(hook) {
      hooks.push(hook);
    },
  };
}

/** Takes every change and forgets it. */
export const noConnections: Connections = { apply: async () => {} };

/** Admits every genuine hook, which is the verifier's default. */
export const admitAll: Admission = { maxAgeSeconds: undefined, accounts: undefined };

export const fixedSecrets = (...secrets: string[]): Secrets => ({
  current: async () => secrets,
  reread: async () => undefined,
});

/** Sets a function's environment variables for a test, which ends with `vi.unstubAllEnvs()`. */
export function stubFunctionEnv(variables: Record<string, string>): void {
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const all = { AWS_REGION: 'eu-central-1', ...credentials, ...variables };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
}

/**
 * A client of the SDK that sends nothing.
 *
 * @param answers what the service answers, call by call; an Error is thrown
 * @returns the client, and the name and input of each command that it was given
 */
export function fakeClient<Client>(answers: readonly (object | Error)[]) {
  const sent: { command: string; input: unknown }[] = [];
  const send = async (command: { input: unknown }) => {
    const answer = answers[sent.length] ?? {};
    sent.push({ command: command.constructor.name, input: command.input });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send } as unknown as Client, sent };
}
