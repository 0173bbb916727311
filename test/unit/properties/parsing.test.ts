// Readers accept or refuse any input, and never throw.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskAccessToken } from '../../../lambda/poster/access-token.ts';
import { readBody } from '../../../lambda/poster/body.ts';
import { readData } from '../../../lambda/poster/data.ts';
import { eventKey } from '../../../lambda/poster/event-key.ts';
import { readHook, readSignedFields } from '../../../lambda/poster/hook.ts';
import { readQueuedHook } from '../../../lambda/runtime/hook-queue.ts';
import { parseSecrets, SecretFormatError } from '../../../lambda/verifier/secrets.ts';
import { verify } from '../../../lambda/verifier/verify.ts';
import { anyText, mutated } from '../../support/arbitraries.ts';
import { admitAll, fixedSecrets, recordingQueue } from '../../support/fakes.ts';
import { eventVectors, readVector, vectors } from '../../support/hooks.ts';

const contentType = fc.oneof(
  fc.constantFrom(undefined, '', 'application/json', 'application/x-www-form-urlencoded', 'a/b'),
  fc.string(),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.oneof(fc.string(), anyText, fc.json()).map((text) => Buffer.from(text)),
  fc
    .array(fc.tuple(fc.constantFrom('a', 'data[a]', '%', '__proto__', 'data['), fc.string()))
    .map((pairs) => Buffer.from(pairs.map((pair) => pair.join('=')).join('&'))),
);
const fieldNames = ['account', 'object', 'object_id', 'action', 'data', 'time', 'verify'];
const almostHook = fc.dictionary(fc.constantFrom(...fieldNames, 'account_number'), fc.anything());

describe('reading untrusted input', () => {
  it('never throws on a body of any bytes and content type', () => {
    fc.assert(
      fc.property(bytes, contentType, (body, type) => {
        const reading = readBody(body, type);
        if (reading.ok) readHook(reading.value);
        else expect(reading.field).toBe('body');
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws on fields of any kind', () => {
    fc.assert(
      fc.property(fc.oneof(almostHook, fc.anything()), (fields) => {
        for (const read of [readHook, readSignedFields]) {
          const reading = read(fields);
          if (!reading.ok) expect(['body', ...fieldNames]).toContain(reading.field);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws on a queue message, data or a text with a token, whatever the characters', () => {
    const text = fc.oneof(anyText, fc.string({ unit: 'binary' }), fc.constant('"access_token":'));
    const hostile = fc
      .array(fc.oneof(text, fc.constantFrom('"', '\\', '{', '}', ':', '\ud800', 'access_token')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, fc.constantFrom('stock', 'transaction', 'toString'), (given, object) => {
        readQueuedHook(given);
        readData(object, given);
        maskAccessToken(given);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws on data of any JSON value and any object', () => {
    const object = fc.oneof(fc.string(), fc.constant('transaction'));
    fc.assert(
      fc.property(object, fc.json(), (name, text) => {
        readData(name, text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('throws nothing but SecretFormatError on a stored secret, and quotes nothing of it', () => {
    const stored = fc.oneof(fc.string(), fc.json(), fc.array(fc.string()).map(String));
    fc.assert(
      fc.property(stored, (value) => {
        try {
          for (const secret of parseSecrets(value)) expect(secret.trim()).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(SecretFormatError);
          expect((error as Error).message).toMatch(/^the secret is /);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

const RECEIVED_AT = '2026-11-24T08:00:00.000Z';

describe('verify, on a genuine body with changed bytes', () => {
  it.each(eventVectors)('refuses it, or queues the same event: $name', async ({ hook }) => {
    const fields = readVector(hook);
    const bodies = mutated(Buffer.from(JSON.stringify(hook)));
    await fc.assert(
      fc.asyncProperty(bodies, contentType, async (body, type) => {
        const queue = recordingQueue();
        const dependencies = { secrets: fixedSecrets(vectors.secret), queue, admission: admitAll };
        const request = { body, contentType: type, receivedAt: RECEIVED_AT, requestId: 'req-1' };
        await verify(dependencies, request);
        for (const queued of queue.hooks) {
          expect(queued.fields.account).toBe(fields.account);
          expect(eventKey(queued.fields)).toBe(eventKey(fields));
        }
      }),
      { numRuns: 100 },
    );
  });
});
