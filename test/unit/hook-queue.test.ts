import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import {
  createHookQueue,
  messageGroup,
  readQueuedHook,
  writeQueuedHook,
} from '../../lambda/runtime/hook-queue.ts';
import { BODY_MAX_BYTES } from '../../lambda/verifier/verify.ts';
import { toBody } from '../../tools/client/hooks.ts';
import { openDeadLetterQueue } from '../../tools/client/queues.ts';
import type { Target } from '../../tools/client/target.ts';
import { fakeClient } from '../support/fakes.ts';
import { eventVectors, fieldsOf, readVector, signedHook } from '../support/hooks.ts';

const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'JKJaXmPLvHcESHA=' };
const SQS_MESSAGE_MAX_BYTES = 1024 * 1024;
/** Without emoji, which SQS takes and emulators refuse. Source: SQS's API reference, SendMessage. */
const ACCEPTED_BY_SQS = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd]*$/;

const message = (overrides: object = {}) =>
  JSON.stringify({ ...fieldsOf(), ...delivery, ...overrides });

describe('a queue message', () => {
  it.each(eventVectors)('carries the fields unchanged: $name', ({ hook }) => {
    const fields = readVector(hook);
    expect(readQueuedHook(writeQueuedHook({ fields, ...delivery }))).toEqual({
      ok: true,
      value: { fields, ...delivery },
    });
  });

  it('escapes only what SQS or an emulator refuses, and returns data byte for byte', () => {
    const data = 'ї ☕ 🥐 \u0000 \u007f \ufffe \uffff \u2028 "\\';
    const body = writeQueuedHook({ fields: fieldsOf({ data }), ...delivery });
    expect(body).toContain(
      '"data":"ї ☕ \\ud83e\\udd50 \\u0000 \u007f \\ufffe \\uffff \u2028 \\"\\\\"',
    );
    expect(body).toMatch(ACCEPTED_BY_SQS);
    expect(readQueuedHook(body)).toMatchObject({ value: { fields: { data } } });
  });

  it.each([
    ['an emoji', '🥐', '🥐'],
    ['a character that SQS refuses', '\uffff', '\uffff'],
    ['a quote', '"', '"'],
    ['a backslash', '\\', '\\'],
    ['a line break', '\n', '\n'],
    ['an escaped control character', '%01', '\u0001'],
    ['a letter of two bytes', 'ї', 'ї'],
  ])('of a form of 256 KiB of %s fits into SQS’s 1 MiB', async (_name, written, character) => {
    const hook = signedHook({ object_id: '1', data: '' });
    const form = `${toBody(hook, 'flat', '').body.replace('data=&', '')}&data=`;
    const times = Math.floor((BODY_MAX_BYTES - form.length) / Buffer.byteLength(written));
    const bytes = Buffer.from(form + written.repeat(times));
    expect(BODY_MAX_BYTES - bytes.length).toBeLessThan(4);
    const body = readBody(bytes, 'application/x-www-form-urlencoded');
    const reading = readHook(body.ok && body.value);
    if (!reading.ok) throw new Error(`${reading.field} ${reading.problem}`);
    expect(reading.value.data === character.repeat(times)).toBe(true);
    const message = writeQueuedHook({ fields: reading.value, ...delivery });
    expect(Buffer.byteLength(message)).toBeLessThan(SQS_MESSAGE_MAX_BYTES);
    expect(ACCEPTED_BY_SQS.test(message)).toBe(true);
  });

  it.each([
    ['account', message({ account: 'a;b' })],
    ['time', message({ time: 'soon' })],
    ['data', message({ data: {} })],
    ['receivedAt', message({ receivedAt: '2026-13-45T99:00:00.000Z' })],
    ['receivedAt', message({ receivedAt: undefined })],
    ['requestId', message({ requestId: 'two words' })],
    ['requestId', message({ requestId: 7 })],
    ['body', 'not json'],
    ['body', '"text"'],
    ['body', ''],
  ])('is refused, naming the field %s, when the verifier did not write it', (field, body) => {
    expect(readQueuedHook(body)).toMatchObject({ ok: false, field });
  });
});

describe('a hook enters the queue in the group of its account', () => {
  const hook = { fields: fieldsOf({ account: 'кафе' }), ...delivery };
  const MessageGroupId = messageGroup('кафе');

  it('when the verifier sends it', async () => {
    const { client, sent } = fakeClient<SQSClient>([]);
    await createHookQueue(client, 'https://queue').enqueue(hook);
    const input = { QueueUrl: 'https://queue', MessageBody: writeQueuedHook(hook), MessageGroupId };
    expect(sent).toEqual([{ command: 'SendMessageCommand', input }]);
  });

  it('when it is redriven, and without a group when it is not a hook', async () => {
    const { client, sent } = fakeClient<SQSClient>([]);
    const queues = { queueUrl: 'https://queue', deadLetterQueueUrl: 'https://dlq' };
    const { moveBack } = openDeadLetterQueue({ ...queues, sqs: client } as Target);
    const letter = { messageId: '1', receives: 1, sentAt: '', attributes: undefined };
    await moveBack({ ...letter, body: writeQueuedHook(hook) });
    await moveBack({ ...letter, body: '{}' });
    expect(sent.map(({ input }) => input)).toMatchObject([
      { QueueUrl: 'https://queue', MessageGroupId },
      { QueueUrl: 'https://dlq' },
      { QueueUrl: 'https://queue', MessageGroupId: undefined },
      { QueueUrl: 'https://dlq' },
    ]);
  });
});

describe('connecting to the queue', () => {
  const connect = (answer: object | Error) => {
    const { client, sent } = fakeClient<SQSClient>([answer]);
    const connected = createHookQueue(client, 'https://queue').connect();
    return { connected, sent };
  };
  const named = (name: string) => Object.assign(new Error('private'), { name });

  it.each([
    'MissingParameter',
    'InvalidParameterValue',
    'EmptyValue',
    'AWS.SimpleQueueService.MissingParameter',
  ])('sends an empty message, and expects SQS to refuse it: %s', async (name) => {
    const { connected, sent } = connect(named(name));
    await connected;
    const input = { QueueUrl: 'https://queue', MessageBody: '', MessageGroupId: 'connect' };
    expect(sent).toEqual([{ command: 'SendMessageCommand', input }]);
  });

  it.each(['AccessDenied', 'QueueDoesNotExist', 'TimeoutError', 'NotMissing'])(
    'rejects with any other error: %s',
    async (name) => {
      await expect(connect(named(name)).connected).rejects.toThrow('private');
    },
  );

  it('rejects with what is not an error at all', async () => {
    const client = { send: () => Promise.reject('Missing') } as unknown as SQSClient;
    await expect(createHookQueue(client, 'https://queue').connect()).rejects.toBe('Missing');
  });
});

describe('the message group, by which SQS shares the consumer among accounts', () => {
  it.each(['api-demo', 'a'.repeat(128), `!"#$%&'()*+,-./:<=>?@[\\]^_\`{|}~`])(
    'is the account itself where SQS accepts it: %s',
    (account) => {
      expect(messageGroup(account)).toBe(account);
    },
  );

  it.each(['кафе', 'two words', 'é', '🥐', 'a'.repeat(129)])(
    'is the hash of any other account: %s',
    (account) => {
      expect(messageGroup(account)).toMatch(/^[0-9a-f]{64}$/);
      expect(messageGroup(account)).not.toBe(messageGroup(`${account}2`));
    },
  );
});
