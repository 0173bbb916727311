// Keeps the application secrets in memory: fresh enough that a rotation needs no deploy, and
// asked for rarely enough that a flood of forged hooks does not become a flood of reads.

import type { Secrets } from './verify.ts';

/** Secrets Manager bills per call; five minutes makes that nothing and bounds a revoked secret. */
export const REFRESH_AFTER_MS = 5 * 60 * 1000;
/** At most one read a minute on account of signatures that do not match. */
export const REREAD_INTERVAL_MS = 60 * 1000;

export interface SecretCacheDependencies {
  /** Reads the secret's value as it is stored now; rejects when it cannot be read or makes no sense. */
  readSecrets(): Promise<readonly string[]>;
  now(): number;
  /** Told of each read that succeeded. */
  onRefresh(): void;
  /** Told when a refresh in the background failed; the secrets known before stay in use. */
  onRefreshFailure(error: unknown): void;
}

/** A cache over `readSecrets`. Errors of the first read and of `reread` reach the caller. */
export function createSecretCache(dependencies: SecretCacheDependencies): Secrets {
  const { readSecrets, now, onRefresh, onRefreshFailure } = dependencies;
  let known: readonly string[] | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let rereadAt = Number.NEGATIVE_INFINITY;

  async function read(): Promise<readonly string[]> {
    askedAt = now();
    known = await readSecrets();
    onRefresh();
    return known;
  }

  return {
    async current() {
      if (known === undefined) return read();
      // Not awaited: the hook at hand is answered with what is known. The read outlives this
      // invocation, and goes on when the environment thaws.
      if (now() - askedAt >= REFRESH_AFTER_MS) read().catch(onRefreshFailure);
      return known;
    },
    async reread() {
      if (now() - rereadAt < REREAD_INTERVAL_MS) return undefined;
      rereadAt = now();
      return read();
    },
  };
}
