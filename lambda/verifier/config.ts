// The verifier's environment: declared once, written by lib/verifier.ts and read here.

import { readEnvironment } from '../environment.ts';

export interface VerifierEnv {
  /** URL of the queue that takes verified hooks. */
  QUEUE_URL: string;
  /** Name or ARN of the secret in Secrets Manager. */
  SECRET_ID: string;
}

export interface VerifierConfig {
  queueUrl: string;
  secretId: string;
}

/** @throws EnvironmentError naming every variable that is missing */
export function readConfig(env: NodeJS.ProcessEnv): VerifierConfig {
  const { QUEUE_URL, SECRET_ID } = readEnvironment<VerifierEnv>(env, ['QUEUE_URL', 'SECRET_ID']);
  return { queueUrl: QUEUE_URL, secretId: SECRET_ID };
}
