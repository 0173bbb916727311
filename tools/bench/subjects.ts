// What is measured, as bundles: our functions as they are deployed, and beside each the bare client
// that any such function pays for, with esbuild's defaults and with our settings.

import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleLambda, bundleSettings } from '../../lib/function/lambda-bundle.ts';
import type { LambdaName } from '../../lib/function/lambda-names.ts';

export interface Subject {
  name: string;
  file: string;
  bytes: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The least that a function has to do: make the client once, and send. */
const BARE_SQS = `
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const client = new SQSClient({});
const { QUEUE_URL } = process.env;
export const handler = ({ body }) =>
  client.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: body }));
`;

/** The same for a function that has to read a secret before its first send. */
const BARE_SQS_AND_SECRETS = `
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const secrets = new SecretsManagerClient({});
const client = new SQSClient({});
const { QUEUE_URL, SECRET_ID } = process.env;
export const handler = async ({ body }) => {
  await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ID }));
  return client.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: body }));
};
`;

const BARE_DYNAMODB = `
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = ({ updates }) =>
  Promise.all(updates.map((update) => client.send(new UpdateItemCommand(update))));
`;

export type BareClient = 'sqs' | 'sqs+secrets' | 'dynamodb';
const SOURCES: Record<BareClient, string> = {
  sqs: BARE_SQS,
  'sqs+secrets': BARE_SQS_AND_SECRETS,
  dynamodb: BARE_DYNAMODB,
};

export function bundleFunction(folder: string, name: LambdaName): Subject {
  const output = join(folder, name);
  mkdirSync(output, { recursive: true });
  bundleLambda(name, output);
  return subject(name, join(output, 'index.js'));
}

/** @param settings `defaults` is what a developer has who runs esbuild with `--bundle` alone */
export function bundleBareClient(
  folder: string,
  client: BareClient,
  settings: 'defaults' | 'ours',
): Subject {
  const name = `${client} client, ${settings === 'ours' ? 'our settings' : 'esbuild defaults'}`;
  const output = join(folder, `${client}-${settings}`);
  mkdirSync(output, { recursive: true });
  const outfile = join(output, 'index.js');
  const stdin = { contents: SOURCES[client], resolveDir: root };
  const defaults = { bundle: true, platform: 'node', target: 'node24', format: 'cjs' } as const;
  buildSync({ ...(settings === 'ours' ? bundleSettings : defaults), stdin, outfile });
  writeFileSync(join(output, 'package.json'), '{"type":"commonjs"}\n');
  return subject(name, outfile);
}

const subject = (name: string, file: string): Subject => ({
  name,
  file,
  bytes: statSync(file).size,
});
