// Plain-object stand-ins for what the cores depend on.

import type { Deadline } from '../../lambda/runtime/deadline.ts';
import type { HookQueue, QueuedHook } from '../../lambda/runtime/hook-queue.ts';
import type { LogEntry } from '../../lambda/runtime/log.ts';
import type { Admission } from '../../lambda/verifier/admission.ts';
import type { Secrets } from '../../lambda/verifier/verify.ts';

/** Never passes. */
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
      return 'taken';
    },
  };
}

/** Takes every genuine hook, as the verifier does unless told otherwise. */
export const admitAll: Admission = { maxAgeSeconds: undefined, accounts: undefined };

export const fixedSecrets = (...secrets: string[]): Secrets => ({
  current: async () => secrets,
  reread: async () => undefined,
});
