import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import { TAMPERED_FIELDS, tamper } from '../../tools/cli/send.ts';
import { UsageError } from '../../tools/client/errors.ts';
import { FORMS, signedHook as signHook, toBody, toCurl } from '../../tools/client/hooks.ts';
import { SECRET, signedHook } from '../support/hooks.ts';

const URL_OF_TEST = 'https://example.com/webhooks/poster';
const hook = signedHook({ data: `{"text":"it's ї; 50% + 1"}`, account_number: '9' });

function readBack({ body, contentType }: { body: string; contentType: string }) {
  const reading = readBody(Buffer.from(body), contentType);
  if (!reading.ok) throw new Error(reading.problem);
  return readHook(reading.value);
}

describe('toBody', () => {
  it.each(FORMS)('writes a %s body that reads back as the signed hook', (form) => {
    const reading = readBack(toBody(hook, form, URL_OF_TEST));
    expect(reading).toMatchObject({ ok: true, value: { account: 'api-demo', data: hook.data } });
    expect(reading.ok && isSigned(reading.value, [SECRET])).toBe(true);
  });

  it.each(['flat', 'bracketed'] as const)('leaves null data out of a %s form', (form) => {
    const { body } = toBody(signedHook({ data: null }), form, URL_OF_TEST);
    expect(new URLSearchParams(body).has(form === 'flat' ? 'data' : 'data[data]')).toBe(false);
  });
});

describe('signedHook', () => {
  const draft = { account: 'a', object: 'b', object_id: 1, action: 'c' };
  it.each([
    [{ ...draft, object_id: 'a;b' }, /^--id must be /],
    [{ ...draft, time: 'soon' }, /^--time must be /],
  ])('names the option that sets a wrong field of %j', (wrong, problem) => {
    expect(() => signHook(wrong, SECRET)).toThrow(UsageError);
    expect(() => signHook(wrong, SECRET)).toThrow(problem);
  });
});

describe('toBody writes exactly what Poster sends', () => {
  const small = { account: 'a', object: 'b', object_id: 1, action: 'c', time: '2', verify: 'd' };
  const form = 'application/x-www-form-urlencoded';
  it.each([
    ['json', 'application/json', JSON.stringify(small)],
    ['flat', form, 'account=a&object=b&object_id=1&action=c&time=2&verify=d'],
    [
      ...(['bracketed', form] as const),
      'url=http%3A%2F%2Fa%2F&data%5Baccount%5D=a&data%5Bobject%5D=b&data%5Bobject_id%5D=1' +
        '&data%5Baction%5D=c&data%5Btime%5D=2&data%5Bverify%5D=d',
    ],
  ] as const)('as %s', (kind, contentType, body) => {
    expect(toBody(small, kind, 'http://a/')).toEqual({ contentType, body });
  });
});

describe('toCurl', () => {
  it('quotes only what a shell would change', () => {
    const request = { contentType: 'text/plain', body: "it's" };
    expect(toCurl(request, 'http://a.b/c?d=1')).toBe(
      `curl -H 'content-type: text/plain' -d 'it'\\''s' 'http://a.b/c?d=1'`,
    );
    expect(toCurl({ ...request, body: 'a=b' }, 'http://a.b:1/c-d')).toBe(
      `curl -H 'content-type: text/plain' -d a=b http://a.b:1/c-d`,
    );
  });

  it.each(FORMS)('writes a shell command that sends exactly the %s body', (form) => {
    const request = toBody(hook, form, URL_OF_TEST);
    const command = toCurl(request, URL_OF_TEST).replace(/^curl/, 'printf "%s\\n"');
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('\n')).toEqual([
      '-H',
      `content-type: ${request.contentType}`,
      '-d',
      request.body,
      URL_OF_TEST,
      '',
    ]);
  });
});

describe('tamper', () => {
  it.each(TAMPERED_FIELDS)(
    'changes %s so that the hook keeps the grammar but not its signature',
    (field) => {
      const tampered = tamper(hook, field);
      expect(readHook(tampered).ok).toBe(true);
      expect(isSigned(tampered, [SECRET])).toBe(false);
      expect(tampered[field]).not.toBe(hook[field]);
    },
  );
});
