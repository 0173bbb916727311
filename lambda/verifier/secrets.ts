// The application secrets: how they are stored, read and kept in memory. The cache is fresh enough that a
// rotation needs no deploy, and reads rarely enough that a flood of forged hooks does not become a flood
// of reads.

import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { parseJson } from '../poster/json.ts';
import type { Secrets } from './verify.ts';

/** Secrets Manager bills per call. Five minutes make the cost negligible and limit a revoked secret. */
export const REFRESH_AFTER_MS = 5 * 60 * 1000;
/** Signatures that do not match cause at most one read per minute. */
export const REREAD_INTERVAL_MS = 60 * 1000;

export interface SecretCacheDependencies {
  /** Reads the secret's current value; rejects when it cannot be read or is invalid. */
  readSecrets(): Promise<readonly string[]>;
  now(): number;
  /** Called after each successful read. */
  onRefresh(): void;
  /** Called when a refresh in the background failed; the known secrets stay in use. */
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
      // Not awaited: this hook is answered with the known secrets. The read outlives the invocation,
      // and continues when Lambda thaws the environment.
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
