import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../lambda/poster/body.ts';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import { TAMPERED_FIELDS, tamper } from '../../tools/cli/send/tamper.ts';
import { FORMS, toBody, toCurl } from '../../tools/client/hooks.ts';
import { SECRET, signedHook } from '../support/hooks.ts';

const URL_OF_TEST = 'https://example.com/webhooks/poster';
const hook = signedHook({ data: `{"text":"it's ї; 50% + 1"}`, account_number: '9' });

function readBack({ body, contentType }: { body: string; contentType: string }) {
  const reading = readBody(Buffer.from(body), contentType);
  if (!reading.ok) throw new Error(reading.problem);
  return readHook(reading.value);
}

describe('a request of each form', () => {
  it.each(FORMS)('%s is read as the hook, signed', (form) => {
    const reading = readBack(toBody(hook, form, URL_OF_TEST));
    expect(reading).toMatchObject({ ok: true, value: { account: 'api-demo', data: hook.data } });
    expect(reading.ok && isSigned(reading.value, [SECRET])).toBe(true);
  });

  it.each(['flat', 'bracketed'] as const)('%s has no field for data that is null', (form) => {
    const { body } = toBody(signedHook({ data: null }), form, URL_OF_TEST);
    expect(new URLSearchParams(body).has(form === 'flat' ? 'data' : 'data[data]')).toBe(false);
  });
});

describe('the curl command', () => {
  it.each(FORMS)('sends exactly the body of the form %s, through a shell', (form) => {
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

describe('a tampered hook', () => {
  it.each(TAMPERED_FIELDS)('with another %s keeps the grammar and is not signed', (field) => {
    const tampered = tamper(hook, field);
    expect(readHook(tampered).ok).toBe(true);
    expect(isSigned(tampered, [SECRET])).toBe(false);
    expect(tampered[field]).not.toBe(hook[field]);
  });
});
