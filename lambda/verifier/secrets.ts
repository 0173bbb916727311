// The application secrets: how they are stored, read and kept in memory. The cache is fresh enough that a
// rotation needs no deploy, and reads rarely enough that a flood of forged hooks does not become a flood
// of reads.

import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { parseJson } from '../poster/json.ts';
import type { Secrets } from './verify.ts';

/** Secrets Manager bills per call. Five minutes make the cost negligible. */
export const REFRESH_AFTER_MS = 5 * 60 * 1000;
/** Signatures that do not match cause at most one read per minute, and so does a background read that failed. */
export const REREAD_INTERVAL_MS = 60 * 1000;
/**
 * How long a failed read that a hook waited for is not tried again, so that a flood of hooks does not become
 * a flood of reads.
 */
const FAILURE_MEMORY_MS = 3 * 1000;

export interface SecretCacheDependencies {
  /** Reads the secret's current value; rejects when it cannot be read or is invalid. */
  readSecrets(): Promise<readonly string[]>;
  /** Secrets that were read longer ago are not used; a hook then waits until they are read again. */
  maxAgeMs: number;
  now(): number;
  /** Called after each successful read. */
  onRefresh(): void;
  /** Called when a refresh in the background failed; the known secrets stay in use until `maxAgeMs`. */
  onRefreshFailure(error: unknown): void;
}

export interface SecretCache extends Secrets {
  /** Reads the secrets before they are needed. A failure is not remembered: the first hook tries again. */
  load(): Promise<unknown>;
}

/**
 * A cache over `readSecrets`. Secrets are refreshed in the background once they are five minutes old, so that
 * no hook waits. An environment that received nothing for hours has older ones, and so has one that cannot
 * read: beyond `maxAgeMs` they may have been retired, and the read is awaited. Its error reaches the caller,
 * and so does that of `reread`.
 */
export function createSecretCache(dependencies: SecretCacheDependencies): SecretCache {
  const { readSecrets, maxAgeMs, now, onRefresh, onRefreshFailure } = dependencies;
  let reads = 0;
  let known: { secrets: readonly string[]; read: number; askedAt: number } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let rereadAt = Number.NEGATIVE_INFINITY;
  let failure: { error: unknown; at: number } | undefined;

  /** Reads can finish in another order than they began; the value of the one that began last is kept. */
  async function read(): Promise<readonly string[]> {
    reads += 1;
    const own = { read: reads, askedAt: now() };
    askedAt = own.askedAt;
    const secrets = await readSecrets();
    onRefresh();
    if (known === undefined || known.read < own.read) known = { ...own, secrets };
    return known.secrets;
  }

  async function awaitRead(): Promise<readonly string[]> {
    if (failure !== undefined && now() - failure.at < FAILURE_MEMORY_MS) throw failure.error;
    try {
      return await read();
    } catch (error) {
      failure = { error, at: now() };
      throw error;
    }
  }

  return {
    load: read,
    async current() {
      // The age counts from when the read began: the value is at least as new as that.
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : now() - known.askedAt;
      if (known === undefined || ageMs >= maxAgeMs) return awaitRead();
      const isDue = ageMs >= REFRESH_AFTER_MS && now() - askedAt >= REREAD_INTERVAL_MS;
      // Not awaited: this hook is answered with the known secrets. The read outlives the invocation,
      // and continues when Lambda thaws the environment.
      if (isDue) read().catch(onRefreshFailure);
      return known.secrets;
    },
    async reread() {
      if (now() - rereadAt < REREAD_INTERVAL_MS) return undefined;
      rereadAt = now();
      return read();
    },
  };
}

/** @returns a function that reads the secrets; it rejects with the SDK's error or SecretFormatError */
export const createSecretSource =
  (client: SecretsManagerClient, secretId: string) => async (): Promise<readonly string[]> => {
    const command = new GetSecretValueCommand({ SecretId: secretId });
    const { SecretString } = await client.send(command);
    return parseSecrets(SecretString ?? '');
  };

const secretList = z.array(z.string().check(z.trim(), z.minLength(1))).check(z.minLength(1));

/** The stored value is neither a secret nor a list of secrets. The message does not quote it. */
export class SecretFormatError extends Error {
  override name = 'SecretFormatError';
}

/**
 * Reads a stored value: one application secret as shown in Poster's settings, or a JSON list of several
 * (for several apps, or old and new during a rotation). White space around a secret is removed.
 *
 * @throws SecretFormatError for an empty value, a list with anything else in it, or a JSON object (which
 *   the console's key/value editor creates)
 */
export function parseSecrets(value: string): readonly string[] {
  const text = value.trim();
  if (text.startsWith('{')) {
    throw new SecretFormatError(
      'the secret is a JSON object; store the plain text, or a JSON list',
    );
  }
  const secrets = secretList.safeParse(text.startsWith('[') ? parseJson(text) : [text]);
  if (!secrets.success) {
    throw new SecretFormatError(
      'the secret is neither text nor a JSON list of texts, or part of it is empty',
    );
  }
  return secrets.data;
}
