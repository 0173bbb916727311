// The verifier's environment: declared once, written by lib/verifier.ts and read here.

import { EnvironmentError, readEnvironment } from '../runtime/environment.ts';
import type { Admission } from './admission.ts';

export interface VerifierEnv {
  /** URL of the queue that takes verified hooks. */
  QUEUE_URL: string;
  /** Name or ARN of the secret in Secrets Manager. */
  SECRET_ID: string;
  /** How long a secret may be used after it was read. */
  SECRET_MAX_AGE_SECONDS: string;
  /** Refuses hooks whose `time` is older; when not set, hooks of any age are accepted. */
  MAX_EVENT_AGE_SECONDS?: string;
  /** The accounts whose hooks are accepted, joined with ";"; when not set, all accounts. */
  ALLOWED_ACCOUNTS?: string;
}

export interface VerifierConfig {
  queueUrl: string;
  secretId: string;
  secretMaxAgeMs: number;
  admission: Admission;
}

/** @throws EnvironmentError naming every missing variable, or the one with an invalid value */
export function readConfig(env: NodeJS.ProcessEnv): VerifierConfig {
  const { QUEUE_URL, SECRET_ID, SECRET_MAX_AGE_SECONDS } = readEnvironment(env, [
    'QUEUE_URL',
    'SECRET_ID',
    'SECRET_MAX_AGE_SECONDS',
  ] satisfies (keyof VerifierEnv)[]);
  return {
    queueUrl: QUEUE_URL,
    secretId: SECRET_ID,
    secretMaxAgeMs: 1000 * readSeconds('SECRET_MAX_AGE_SECONDS', SECRET_MAX_AGE_SECONDS),
    admission: readAdmission(env),
  };
}

function readAdmission({ MAX_EVENT_AGE_SECONDS, ALLOWED_ACCOUNTS }: NodeJS.ProcessEnv): Admission {
  return {
    maxAgeSeconds:
      MAX_EVENT_AGE_SECONDS === undefined
        ? undefined
        : readSeconds('MAX_EVENT_AGE_SECONDS', MAX_EVENT_AGE_SECONDS),
    accounts: ALLOWED_ACCOUNTS === undefined ? undefined : new Set(ALLOWED_ACCOUNTS.split(';')),
  };
}

function readSeconds(name: keyof VerifierEnv, value: string): number {
  if (/^[1-9][0-9]{0,9}$/.test(value)) return Number(value);
  throw new EnvironmentError(`${name} is not a whole number of seconds`);
}
