import { describe, expect, it } from 'vitest';
import { BODY_MAX_BYTES, verify } from '../../lambda/verifier/verify.ts';
import { admitAll, fixedSecrets, recordingQueue } from '../support/fakes.ts';
import { SECRET, signedHook, vectors } from '../support/hooks.ts';

const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };

async function judge(
  body: string | object,
  { contentType = 'application/json', secrets = fixedSecrets(SECRET), admission = admitAll } = {},
) {
  const queue = recordingQueue();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = { body: Buffer.from(text), contentType, ...delivery };
  const verdict = await verify({ secrets, queue, admission }, request);
  return { verdict, queued: queue.hooks };
}

const formOf = (fields: object, wrap = (name: string) => name) =>
  new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [wrap(name), String(value)]),
  ).toString();

const FORM = { contentType: 'application/x-www-form-urlencoded' };

/** Of the hook that `signedHook` makes. */
const subject = { account: 'api-demo', object: 'transaction', objectId: '42', action: 'closed' };

describe('verify', () => {
  it('queues a signed hook with its fields as received and its delivery', async () => {
    const { verify: _, ...fields } = signedHook({ object_id: 7, data: '{"a":"ї"}' });
    const { verdict, queued } = await judge(signedHook({ object_id: 7, data: '{"a":"ї"}' }));
    expect(verdict).toEqual({ outcome: 'accepted' });
    expect(queued).toEqual([{ fields, ...delivery }]);
  });

  it.each(vectors.genuine)('accepts the genuine hook: $name', async ({ hook }) => {
    const { verdict, queued } = await judge(hook);
    const isTest = hook.action === 'test';
    expect(verdict).toEqual({ outcome: isTest ? 'test' : 'accepted' });
    expect(queued).toHaveLength(isTest ? 0 : 1);
  });

  it('queues the same fields from JSON, a flat form and a bracketed form', async () => {
    const hook = signedHook({ object_id: '7', data: 'a;b +%&=' });
    const flat = await judge(formOf(hook), FORM);
    const bracketed = await judge(`url=u&${formOf(hook, (name) => `data[${name}]`)}`, FORM);
    const { queued } = await judge(hook);
    expect(flat.queued).toEqual(queued);
    expect(bracketed.queued).toEqual(queued);
  });

  it('returns accepted only after the queue has taken the hook', async () => {
    const { promise: taken, resolve } = Promise.withResolvers<void>();
    const verdict = verify(
      { secrets: fixedSecrets(SECRET), queue: { enqueue: () => taken }, admission: admitAll },
      { body: Buffer.from(JSON.stringify(signedHook())), contentType: undefined, ...delivery },
    );
    const first = await Promise.race([verdict, new Promise((done) => setImmediate(done, 'open'))]);
    expect(first).toBe('open');
    resolve();
    expect(await verdict).toEqual({ outcome: 'accepted' });
  });

  it('rereads the secrets when a signature does not match, and accepts a new one', async () => {
    const secrets = { ...fixedSecrets('old'), reread: async () => ['new'] };
    expect((await judge(signedHook({}, 'new'), { secrets })).verdict.outcome).toBe('accepted');
    expect((await judge(signedHook({}, 'other'), { secrets })).verdict.outcome).toBe(
      'bad-signature',
    );
  });

  it('returns the subject of a wrongly signed hook, without its data', async () => {
    const { verdict, queued } = await judge(signedHook({ data: 'private' }, 'wrong'));
    expect(verdict).toEqual({ outcome: 'bad-signature', subject });
    expect(queued).toEqual([]);
  });

  it.each([
    [{ time: 'today' }, 'time', subject],
    [{ verify: 'x' }, 'verify', subject],
    [{ account: 'a;b' }, 'account', { ...subject, account: undefined }],
    [{ object_id: 1.5 }, 'object_id', { ...subject, objectId: undefined }],
    [{ object: '', action: 7 }, 'object', { ...subject, object: undefined, action: undefined }],
    [{ object_id: '00042', verify: '' }, 'verify', { ...subject, objectId: '00042' }],
    // May be a part of the data.
    [{ account: 'Ann', verify: '' }, 'verify', { ...subject, account: undefined }],
    [{ object: '{"a":1}', verify: '' }, 'verify', { ...subject, object: undefined }],
    [{ object_id: 'x1', verify: '' }, 'verify', { ...subject, objectId: undefined }],
    [{ action: 'call Ann', verify: '' }, 'verify', { ...subject, action: undefined }],
  ])(
    'returns what can be read of the subject of a malformed hook: %j',
    async (change, field, expected) => {
      const { verdict } = await judge({ ...signedHook(), ...change });
      expect(verdict).toEqual({ ...verdict, outcome: 'malformed', field, subject: expected });
    },
  );

  it('refuses a hook that breaks the grammar without reading the secrets', async () => {
    const secrets = {
      current: () => Promise.reject(new Error('asked')),
      reread: () => Promise.reject(new Error('asked')),
    };
    const { verdict } = await judge({ ...signedHook(), time: 'X;1700000000' }, { secrets });
    expect(verdict).toMatchObject({ outcome: 'malformed', field: 'time' });
  });

  it.each([
    ['JSON, unsigned', JSON.stringify({ action: 'test' }), undefined],
    ['JSON, wrongly signed', JSON.stringify(signedHook({ action: 'test' }, 'x')), undefined],
    ['flat form', 'account=a&object=o&object_id=0&action=test&time=1&verify=x', FORM],
    ['bracketed form', 'url=u&data[account]=a&data[action]=test&data[verify]=x', FORM],
    ['bracketed form, escaped', 'url=u&data%5Baction%5D=test', FORM],
    ['flat form with a bracketed field', 'action=test&data[account]=a', FORM],
    ['bracketed form with another flat action', 'action=closed&data[action]=test', FORM],
    ['form with a wrong escape', 'account=%FF&action=test', FORM],
    ['form with a control character', 'account=\u0001&action=test', FORM],
    ['form of 1,000 fields', `${'a=b&'.repeat(1_000)}action=test`, FORM],
  ])('neither refuses nor queues a test hook: %s', async (_name, body, options) => {
    expect(await judge(body, options)).toEqual({ verdict: { outcome: 'test' }, queued: [] });
  });

  it.each([
    ['is no form field of its own', 'account=action=test'],
    ['is a longer word', 'action=tested'],
    ['is in capitals', 'action=TEST'],
  ])('takes a form for no test hook when action=test %s', async (_name, body) => {
    expect((await judge(body, FORM)).verdict.outcome).toBe('malformed');
  });

  it('refuses a form of more fields than any hook has', async () => {
    const form = formOf(signedHook({ object_id: '7' }));
    const filled = (count: number) => `${form}${'&x=y'.repeat(count - form.split('&').length)}`;
    expect((await judge(filled(100), FORM)).verdict).toEqual({ outcome: 'accepted' });
    expect((await judge(filled(101), FORM)).verdict).toEqual({
      ...{ outcome: 'malformed', field: 'body', problem: 'must have at most 100 form fields' },
      subject: {},
    });
  });

  it('accepts a body of 256 KiB, and refuses one byte more as too large', async () => {
    const hook = signedHook({ data: '' });
    const filling = BODY_MAX_BYTES - JSON.stringify(hook).length;
    const largest = JSON.stringify(signedHook({ data: 'x'.repeat(filling) }));
    expect((await judge(largest)).verdict.outcome).toBe('accepted');
    expect((await judge(`${largest} `)).verdict.outcome).toBe('too-large');
  });

  it('throws what the queue or the secrets throw', async () => {
    const working = { secrets: fixedSecrets(SECRET), queue: recordingQueue(), admission: admitAll };
    const body = Buffer.from(JSON.stringify(signedHook()));
    const request = { body, contentType: undefined, ...delivery };
    const queue = { enqueue: () => Promise.reject(new Error('queue is gone')) };
    await expect(verify({ ...working, queue }, request)).rejects.toThrow('queue is gone');
    const current = () => Promise.reject(new Error('no secret'));
    const secrets = { ...working.secrets, current };
    await expect(verify({ ...working, secrets }, request)).rejects.toThrow('no secret');
  });
});

describe('verify, admission rules', () => {
  const receivedAt = Date.parse(delivery.receivedAt) / 1000;
  const threeDays = { ...admitAll, maxAgeSeconds: 259_200 };

  it('refuses a signed hook that is older than the limit, and does not queue it', async () => {
    const tooOld = await judge(signedHook({ time: receivedAt - 259_201 }), {
      admission: threeDays,
    });
    expect(tooOld.verdict).toEqual({ outcome: 'too-old', subject });
    expect(tooOld.queued).toEqual([]);
    const atTheLimit = signedHook({ time: receivedAt - 259_200 });
    const { verdict } = await judge(atTheLimit, { admission: threeDays });
    expect(verdict).toEqual({ outcome: 'accepted' });
  });

  it('refuses a signed hook of an account that is not on the list, and does not queue it', async () => {
    const admission = { ...admitAll, accounts: new Set(['api-demo']) };
    // The account number is not signed, so it must not stand in for the account.
    const claim = { account: 'other', account_number: 'api-demo' };
    const other = await judge(signedHook(claim), { admission });
    expect(other.verdict).toEqual({
      outcome: 'account-not-allowed',
      subject: { ...subject, account: 'other' },
    });
    expect(other.queued).toEqual([]);
    expect((await judge(signedHook(), { admission })).verdict).toEqual({ outcome: 'accepted' });
  });

  it('does not reveal the rules when the signature is wrong', async () => {
    const admission = { maxAgeSeconds: 1, accounts: new Set(['other']) };
    const { verdict } = await judge(signedHook({}, 'wrong'), { admission });
    expect(verdict).toMatchObject({ outcome: 'bad-signature' });
  });
});
