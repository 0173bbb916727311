// The text that commands print may come from outside. None of it may reach the terminal as a command.

import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { closeServer, listenOnLoopback } from '../../tools/local/loopback.ts';
import { runCli } from '../support/cli.ts';
import { fieldsOf, SECRET, signedHook } from '../support/hooks.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

/** Sets the title of the terminal's window, in C0 and in C1, and reverses the text that follows. */
const HOSTILE = '\u001b]0;owned\u0007 \u009d0;owned\u009c \u202eowned \u007f';
/** Names may not contain control characters. */
const REVERSED = '\u202eowned';
const OBEYED = /[^\n\P{Cc}]|\p{Bidi_Control}/u;

let folder: string;
let stack: TestStack;
let server: Server;
let url: string;
let keys: string[];
let letter: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder: folder });
  const named = { account: REVERSED, object: REVERSED, action: REVERSED };
  for (const data of [HOSTILE, JSON.stringify({ [HOSTILE]: HOSTILE })]) {
    await stack.post(signedHook({ ...named, object_id: REVERSED, data }));
  }
  const fields = fieldsOf({ ...named, data: HOSTILE });
  const QueueUrl = stack.state.deadLetterQueueUrl;
  const MessageBody = writeQueuedHook({
    fields,
    receivedAt: '2026-11-24T08:00:00.000Z',
    requestId: 'once',
  });
  const { MessageId = '' } = await stack.sqs.client.send(
    new SendMessageCommand({ QueueUrl, MessageBody }),
  );
  letter = MessageId;
  server = createServer((_, response) => response.end(HOSTILE));
  url = await listenOnLoopback(server);
  const items = await eventually(stack.items, ({ length }) => length === 2);
  keys = items.map(({ eventKey }) => `${REVERSED};${eventKey?.S}`);
});
afterAll(async () => {
  await closeServer(server);
  await stack.close();
  await rm(folder, { recursive: true });
});

const show = (...args: string[]) => ['events', 'show', ...args, '--data-dir', folder];
const send = ['send', '--object', 'a', '--action', 'b', '--id', '1', '--secret', SECRET];

describe('text from outside is printed with its control characters escaped', () => {
  it.each<[string, () => string[]]>([
    ['events list', () => ['events', 'list', '--keys', '--data-dir', folder]],
    ['events list --json', () => ['events', 'list', '--json', '--data-dir', folder]],
    ['events show, data as text', () => show(keys[0] ?? '')],
    ['events show, data as JSON', () => show(keys[1] ?? '')],
    ['events show --json', () => show(keys[1] ?? '', '--json')],
    ['events show, of an event that does not exist', () => show(`${REVERSED};1;a;1;b`)],
    ['events export', () => ['events', 'export', '--data-dir', folder]],
    ['events export as CSV', () => ['events', 'export', '--format', 'csv', '--data-dir', folder]],
    ['events replay', () => ['events', 'replay', '--all', '--url', url, '--data-dir', folder]],
    ['dlq list', () => ['dlq', 'list', '--data-dir', folder]],
    ['dlq list --json', () => ['dlq', 'list', '--json', '--data-dir', folder]],
    ['dlq show', () => ['dlq', 'show', letter, '--data-dir', folder]],
    ['dlq show --json', () => ['dlq', 'show', letter, '--json', '--data-dir', folder]],
    ['where', () => ['where', REVERSED, '--data-dir', folder]],
    ['where --json', () => ['where', REVERSED, '--json', '--data-dir', folder]],
    ['status', () => ['status', '--data-dir', folder]],
    ['send', () => [...send, '--url', url]],
    ['send --json', () => [...send, '--url', url, '--json']],
    [
      'simulate sale',
      () => ['simulate', 'sale', '--account', REVERSED, '--json', '--data-dir', folder],
    ],
  ])('by %s', async (_, args) => {
    const { stdout, stderr } = await runCli(...args());
    expect(stdout + stderr).toContain('owned');
    expect(stdout + stderr).not.toMatch(OBEYED);
  });

  it('and --json still means the same', async () => {
    const { stdout } = await runCli('events', 'list', '--json', '--data-dir', folder);
    const events = stdout.trim().split('\n');
    const texts = events.map((line) => JSON.parse(line).data);
    expect(texts).toContain(HOSTILE);
  });
});
