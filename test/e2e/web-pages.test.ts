// What a web page that is open in the developer's browser can do to a running local stack.

import { createServer, type Server } from 'node:http';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { closeServer, listenOnLoopback } from '../../tools/local/loopback.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { fieldsOf, SECRET, signedHook } from '../support/hooks.ts';
import { startTestInspector, type TestInspector } from '../support/test-inspector.ts';
import { eventually } from '../support/test-stack.ts';

const chromium = findChromium();

const SITE = 'evil.example';
const TOKEN = '99:0123456789abcdef0123456789abcdef';
const FORGED = 'forged';

const quoted = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** A request as the page's script makes it with `fetch`. */
interface Attempt {
  url: string;
  init?: { method: string; headers?: Record<string, string>; body: string };
}

describe.skipIf(chromium === undefined)('a web page of another site', () => {
  let inspector: TestInspector;
  let browser: Browser;
  let server: Server;
  let site: string;
  beforeAll(async () => {
    inspector = await startTestInspector(inject('assembly'));
    const { connectionsTableName: TableName } = inspector.stack.state;
    const Item = { account: { S: 'shop' }, accessToken: { S: TOKEN } };
    await inspector.stack.dynamodb.client.send(new PutItemCommand({ TableName, Item }));
    await inspector.stack.post(signedHook({ account: 'shop' }));
    await eventually(inspector.stack.items, ({ length }) => length === 1);

    server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('a page');
    });
    const { port } = new URL(await listenOnLoopback(server));
    site = `http://${SITE}:${port}/`;
    browser = await launchChromium(chromium ?? '', [
      // As if the site had made its name resolve to this machine.
      `--host-resolver-rules=MAP ${SITE} 127.0.0.1`,
      // Recent versions of Chromium ask the user first. Other browsers do not.
      '--disable-features=LocalNetworkAccessChecks',
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    if (server !== undefined) await closeServer(server);
    await inspector?.close();
  });

  const open = async (url: string): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(url);
    return page;
  };

  /** To read, change or stop each part of the stack. */
  function attempts(): Attempt[] {
    const { state } = inspector.stack;
    const authorization = 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=a, Signature=a';
    const aws = (endpoint: string, target: string, body: object): Attempt => ({
      url: endpoint,
      init: {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': target,
          'x-amz-date': '20261124T000000Z',
          authorization,
        },
        body: JSON.stringify(body),
      },
    });
    const form = (fields: Record<string, string>): Attempt => ({
      url: state.sqsEndpoint,
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      },
    });
    const { tableName, connectionsTableName, sqsEndpoint, dynamodbEndpoint } = state;
    const Item = { account: { S: FORGED }, eventKey: { S: '1' } };
    const topic = 'arn:aws:sns:us-east-1:000000000000:topic';
    const queueArn = `arn:aws:sqs:us-east-1:000000000000:${state.queueUrl.split('/').at(-1)}`;
    const send = { account: FORGED, object: 'stock', action: 'changed', id: '1', data: '' };
    return [
      { url: dynamodbEndpoint },
      aws(dynamodbEndpoint, 'DynamoDB_20120810.ListTables', {}),
      aws(dynamodbEndpoint, 'DynamoDB_20120810.Scan', { TableName: connectionsTableName }),
      aws(dynamodbEndpoint, 'DynamoDB_20120810.PutItem', { TableName: tableName, Item }),
      aws(dynamodbEndpoint, 'DynamoDB_20120810.DeleteTable', { TableName: tableName }),
      { url: `${sqsEndpoint}/_fauxqs/queues` },
      aws(sqsEndpoint, 'AmazonSQS.ListQueues', {}),
      aws(sqsEndpoint, 'AmazonSQS.SendMessage', {
        QueueUrl: state.queueUrl,
        MessageBody: forgedMessage(),
      }),
      aws(sqsEndpoint, 'AmazonSQS.DeleteQueue', { QueueUrl: state.queueUrl }),
      form({ Action: 'CreateTopic', Name: 'topic' }),
      form({
        ...{ Action: 'Subscribe', TopicArn: topic, Protocol: 'sqs', Endpoint: queueArn },
        'Attributes.entry.1.key': 'RawMessageDelivery',
        'Attributes.entry.1.value': 'true',
      }),
      form({ Action: 'Publish', TopicArn: topic, Message: forgedMessage() }),
      aws(state.secretsEndpoint, 'secretsmanager.GetSecretValue', { SecretId: state.secretName }),
      aws(state.secretsEndpoint, 'secretsmanager.PutSecretValue', {
        ...{ SecretId: state.secretName, SecretString: FORGED },
      }),
      { url: `${inspector.url}/api/events` },
      {
        url: `${inspector.url}/api/send`,
        init: {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(send),
        },
      },
      { url: `${inspector.url}/api/redrive`, init: { method: 'POST', body: '{}' } },
      {
        url: state.webhookUrl,
        init: { method: 'POST', body: JSON.stringify({ ...fieldsOf(), verify: 'a'.repeat(32) }) },
      },
    ];
  }

  const forgedMessage = () =>
    writeQueuedHook({
      fields: fieldsOf({ account: FORGED }),
      receivedAt: '2026-11-24T08:00:00.000Z',
      requestId: FORGED,
    });

  /** @returns what the page's script could read of each answer */
  const tryAll = (page: Page, all: readonly Attempt[], mode: 'cors' | 'no-cors') =>
    page.evaluate(
      async ([list, how]) => {
        const answers: string[] = [];
        for (const { url, init } of list) {
          const answer = await fetch(url, { ...init, mode: how })
            .then(async (response) => `${response.status} ${await response.text()}`)
            .catch(() => 'blocked');
          answers.push(answer);
        }
        return answers;
      },
      [all, mode] as const,
    );

  async function expectUntouched(): Promise<void> {
    const { stack } = inspector;
    const id = String(Math.random()).slice(2, 10);
    await stack.post(signedHook({ account: 'shop', object_id: id }));
    const items = await eventually(stack.items, (all) => all.some((i) => i.objectId?.S === id));
    // What was forged before this hook would have been recorded before it.
    expect(items.filter(({ account }) => account?.S !== 'shop')).toEqual([]);
    expect((await stack.post(signedHook({ account: 'shop' }))).status).toBe(200);
    expect((await stack.post(signedHook({ account: 'shop' }, FORGED))).status).toBe(401);
  }

  it('reads nothing with fetch, and changes nothing', async () => {
    const page = await open(site);
    const all = attempts();
    expect(await tryAll(page, all, 'cors')).toEqual(all.map(() => 'blocked'));
    const sentBlindly = await tryAll(page, all, 'no-cors');
    expect(new Set(sentBlindly)).toEqual(new Set(['0 ', 'blocked']));
    await page.close();
    await expectUntouched();
  });

  it('changes nothing with forms', async () => {
    const page = await open(site);
    for (const { url, init } of attempts()) {
      const body = init?.body ?? '';
      // A form of plain text can send JSON: the name of its field.
      for (const [enctype, pairs] of [
        ['application/x-www-form-urlencoded', [...new URLSearchParams(body)]],
        ['text/plain', [[body, '']]],
      ] as const) {
        const inputs = pairs.map(
          ([name, value]) => `<input name="${quoted(name)}" value="${quoted(value)}">`,
        );
        await page.setContent(
          `<iframe name="hidden"></iframe>
          <form method="post" action="${url}" enctype="${enctype}" target="hidden">${inputs.join('')}<button></form>`,
        );
        const isIt = (request: Request) => request.url().startsWith(url);
        const answered = Promise.race([
          page.waitForEvent('requestfinished', isIt),
          // An answer that the frame cannot show.
          page.waitForEvent('requestfailed', isIt),
        ]);
        await page.getByRole('button').click();
        await answered;
      }
    }
    await page.close();
    await expectUntouched();
  });

  it('gets only refusals once its name leads to a service', async () => {
    for (const attempt of attempts()) {
      const url = new URL(attempt.url);
      const isWebhook = attempt.url === inspector.stack.state.webhookUrl;
      url.hostname = SITE;
      const page = await browser.newPage();
      // The page was loaded before its name changed.
      await page.route(`${url.origin}/loaded`, (route) => route.fulfill({ body: 'loaded' }));
      await page.goto(`${url.origin}/loaded`);
      const [answer = ''] = await tryAll(page, [{ ...attempt, url: url.href }], 'cors');
      expect(answer).toMatch(isWebhook ? /^401 / : /^40[35] /);
      expect(answer).not.toContain(SECRET);
      expect(answer).not.toContain(TOKEN);
      await page.close();
    }
    await expectUntouched();
  });
});
