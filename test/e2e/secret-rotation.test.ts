import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { credentials } from '../../tools/local/local-state.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

let stack: TestStack;
let client: SecretsManagerClient;
let dataFolder: string;
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder });
  const { secretsEndpoint: endpoint, region } = stack.state;
  client = new SecretsManagerClient({ endpoint, region, credentials });
});
afterAll(async () => {
  client.destroy();
  await stack.close();
  await rm(dataFolder, { recursive: true });
});

const store = (SecretString: string) =>
  client.send(new PutSecretValueCommand({ SecretId: stack.state.secretName, SecretString }));

const statusUnder = async (secret: string, id: number) =>
  (await stack.post(signedHook({ account: 'rotation', object_id: id }, secret))).status;

it('the verifier accepts hooks signed with a new secret at once, and with either of two secrets', async () => {
  expect(await statusUnder(SECRET, 1)).toBe(200);
  await store(JSON.stringify(['new-secret', SECRET]));
  expect(await statusUnder('new-secret', 2)).toBe(200);
  expect(await statusUnder(SECRET, 3)).toBe(200);
  expect(await statusUnder('unknown', 4)).toBe(401);
});

it('local.json contains the secret to sign with, and only its owner can read the file', async () => {
  await store(JSON.stringify(['signs', 'accepted']));
  const path = join(dataFolder, 'local.json');
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ secret: 'signs' });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('the local Secrets Manager finds its secret by name and by ARN, and no other secret', async () => {
  await store('found');
  const get = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
  const { ARN = '' } = await get(stack.state.secretName);
  expect((await get(ARN)).SecretString).toBe('found');
  await expect(get('another')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('the verifier answers 503 while the secret is unusable, and recovers', async () => {
  const fresh = await startTestStack(inject('assembly'), { secret: '{"key":"value"}' });
  expect((await fresh.post(signedHook())).status).toBe(503);
  expect(fresh.logs.join('\n')).toContain('SecretFormatError');
  const { secretsEndpoint: endpoint, region, secretName: SecretId } = fresh.state;
  const other = new SecretsManagerClient({ endpoint, region, credentials });
  await other.send(new PutSecretValueCommand({ SecretId, SecretString: SECRET }));
  // The failed read is remembered for three seconds.
  await eventually(
    async () => (await fresh.post(signedHook())).status,
    (status) => status === 200,
  );
  await other.send(new PutSecretValueCommand({ SecretId, SecretString: '["cut off' }));
  expect((await fresh.post(signedHook({ object_id: 2 }))).status).toBe(200);
  other.destroy();
  await fresh.close();
});
