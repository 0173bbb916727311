// Builds the bundles that are measured: our functions as they are deployed, and bare functions that make
// only the SDK call which ours cannot avoid.

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleLambda, bundleSettings } from '../../lib/function/lambda-bundle.ts';
import type { LambdaName } from '../../lib/function/lambda-names.ts';

export interface Bundle {
  name: string;
  file: string;
  bytes: number;
}

/** The first two show which part of loading is Node's own. */
type BareModule = 'empty module' | 'modules of Node' | BareClient;
type BareClient = 'sqs client' | 'sqs+secrets client' | 'dynamodb client';

const SOURCES: Record<BareModule, string> = {
  'empty module': 'export const handler = () => {};',
  // Not imports: esbuild would drop those whose exports are not used.
  'modules of Node': `
for (const name of ['async_hooks', 'crypto', 'fs/promises', 'https', 'os', 'stream']) {
  require('node:' + name);
}
exports.handler = () => {};
`,
  'sqs client': `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const client = new SQSClient({});
const { QUEUE_URL } = process.env;
export const handler = ({ body }) =>
  client.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: body }));
`,
  'sqs+secrets client': `
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const secrets = new SecretsManagerClient({});
const client = new SQSClient({});
const { QUEUE_URL, SECRET_ID } = process.env;
export const handler = async ({ body }) => {
  await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ID }));
  return client.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: body }));
};
`,
  'dynamodb client': `
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = ({ updates }) =>
  Promise.all(updates.map((update) => client.send(new UpdateItemCommand(update))));
`,
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Uses the sources as they are now. */
export function bundleFunction(folder: string, name: LambdaName): Bundle {
  const output = join(folder, name);
  mkdirSync(output, { recursive: true });
  bundleLambda(name, output);
  return toBundle(name, join(output, 'index.mjs'), join(output, 'function.cjs'));
}

/** @param settings `defaults`: what `esbuild --bundle` produces without further options */
export function bundleBare(
  folder: string,
  module: BareModule,
  settings: 'defaults' | 'ours',
): Bundle {
  const name = `${module}, ${settings === 'ours' ? 'our settings' : 'esbuild defaults'}`;
  const output = join(folder, `${module}-${settings}`.replaceAll(' ', '-'));
  mkdirSync(output, { recursive: true });
  const outfile = join(output, 'index.cjs');
  const stdin = { contents: SOURCES[module], resolveDir: root };
  const defaults = { bundle: true, platform: 'node', target: 'node24', format: 'cjs' } as const;
  buildSync({ ...(settings === 'ours' ? bundleSettings : defaults), stdin, outfile });
  return toBundle(name, outfile);
}

const toBundle = (name: string, file: string, code = file): Bundle => ({
  name,
  file,
  bytes: statSync(code).size,
});
