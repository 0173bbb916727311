import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type ChildStack, startChildStack } from '../../tools/local/child-stack.ts';
import { signedHook } from '../support/hooks.ts';
import { type AskOptions, ask } from '../support/test-inspector.ts';
import { post, temporaryFolder } from '../support/test-stack.ts';

let folder: string;
let stack: ChildStack;
// In its own process, because these requests could end or block it.
const start = () => startChildStack({ dataFolder: folder, assembly: inject('assembly') });
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await start();
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await stack.kill();
  stack = await start();
});
afterAll(async () => {
  await stack.kill();
  await rm(folder, { recursive: true });
});

/** A request that a client of the service sends. */
const SERVICES = {
  dynamodb: { target: 'DynamoDB_20120810.ListTables', body: {} },
  sqs: { target: 'AmazonSQS.ListQueues', body: {} },
  secretsmanager: { target: 'secretsmanager.GetSecretValue', body: { SecretId: 'none' } },
};
type Service = keyof typeof SERVICES;
const names = Object.keys(SERVICES) as Service[];

const endpointOf = (service: Service) => {
  const { dynamodbEndpoint, sqsEndpoint, secretsEndpoint } = stack.state;
  return { dynamodb: dynamodbEndpoint, sqs: sqsEndpoint, secretsmanager: secretsEndpoint }[service];
};

const headersOf = (service: Service) => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': SERVICES[service].target,
  'x-amz-date': '20261124T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=a, Signature=a',
});

const call = (service: Service, { method = 'POST', headers, body }: AskOptions = {}) =>
  ask(endpointOf(service), {
    method,
    headers: { ...headersOf(service), ...headers },
    body: method === 'POST' ? (body ?? JSON.stringify(SERVICES[service].body)) : '',
  });

describe.each(names)('the local %s', (service) => {
  beforeEach(async () => {
    const { secretName: SecretId } = stack.state;
    if (service === 'secretsmanager') SERVICES.secretsmanager.body = { SecretId };
    expect((await call(service)).status).toBe(200);
  });

  it.each<[string, AskOptions]>([
    ['another site', { headers: { origin: 'https://evil.example' } }],
    ['another port of this machine', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['an opaque origin', { headers: { origin: 'null' } }],
    ['a name that was made to resolve to this machine', { headers: { host: 'evil.example:80' } }],
    ['a site whose name starts like this machine', { headers: { host: 'localhost.evil.example' } }],
    ['a site whose name ends like this machine', { headers: { host: 'evil-localhost' } }],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['a form with files', { headers: { 'content-type': 'multipart/form-data; boundary=a' } }],
    ['a form of plain text', { headers: { 'content-type': 'text/plain;charset=UTF-8' } }],
    ['a preflight', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }],
    ['an image', { method: 'GET' }],
  ])('refuses a request of %s', async (_, options) => {
    const { status, text, headers } = await call(service, options);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain(stack.state.secret);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each<[string, AskOptions]>([
    ['the body null', { body: 'null' }],
    ['an empty body', { body: '' }],
    ['a list as the body', { body: '[]' }],
    ['half a body', { body: '{"TableName":' }],
    ['a body of 17 MB', { body: JSON.stringify({ data: 'x'.repeat(17_000_000) }) }],
    ['a target without an operation', { headers: { 'x-amz-target': 'constructor' } }],
    ['an inherited target', { headers: { 'x-amz-target': 'DynamoDB_20120810.constructor' } }],
  ])('answers 4xx to %s, and continues', async (_, options) => {
    const { status } = await call(service, options);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    await expectRunning(service);
  });

  it('continues after a request that was cut off halfway', async () => {
    const { hostname, port, host } = new URL(endpointOf(service));
    const client = connect(Number(port), hostname);
    const head = Object.entries({ host, ...headersOf(service), 'content-length': '100' });
    const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    client.write(`POST / HTTP/1.1\r\n${lines}\r\n{"TableName"`);
    await once(client, 'connect');
    client.end();
    await once(client.resume(), 'close');
    await expectRunning(service);
  });
});

it.each(['lambdaEndpoint', 'streamsEndpoint'] as const)('%s refuses web pages', async (name) => {
  const path = `${stack.state[name]}/2015-03-31/event-source-mappings`;
  const statusOf = async (headers: Record<string, string>) =>
    (await ask(path, { method: 'GET', headers })).status;
  expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusOf({ host: 'evil.example:80' })).toBe(403);
  // Only Lambda's API is read with GET.
  expect(await statusOf({})).toBe(name === 'lambdaEndpoint' ? 200 : 405);
});

async function expectRunning(service: Service): Promise<void> {
  expect((await call(service)).status).toBe(200);
  const { webhookUrl, secret } = stack.state;
  expect((await post(webhookUrl, signedHook({ account: 'running' }, secret))).status).toBe(200);
}

describe('the local dynamodb', () => {
  const request = (operation: string, input: object) =>
    call('dynamodb', {
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: JSON.stringify({ TableName: stack.state.tableName, ...input }),
    });

  it.each([
    ['3,000 parentheses', `${'('.repeat(3000)}attribute_exists(a)${')'.repeat(3000)}`],
    ['3,000 conditions', Array(3000).fill('attribute_exists(a)').join(' AND ')],
  ])('answers 400 to %s in an expression, which would block it', async (_, FilterExpression) => {
    expect((await request('Scan', { FilterExpression })).status).toBe(400);
    await expectRunning('dynamodb');
  });

  it('answers 500 to what it cannot handle, and still writes the same item', async () => {
    const Key = { account: { S: 'running' }, eventKey: { S: '1' } };
    const ExpressionAttributeValues = { ':one': { N: '1' } };
    // dynalite throws long after it has taken the request.
    const ConditionExpression = ':one BETWEEN :one AND absent';
    const unable = { Key, ConditionExpression, ExpressionAttributeValues };
    const statuses = await Promise.all(
      Array.from({ length: 3 }, async () => (await request('UpdateItem', unable)).status),
    );
    expect(statuses).toEqual([500, 500, 500]);
    expect((await request('DeleteItem', { Key: { account: null } })).status).toBe(500);
    expect((await request('UpdateItem', { Key })).status).toBe(200);
    await expectRunning('dynamodb');
  });
});
