import { describe, expect, it } from 'vitest';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { diagnose } from '../../tools/cli/secret/diagnosis.ts';
import { fieldsOf, SECRET, signedHook, vectors } from '../support/hooks.ts';

const stored = ['another-secret', SECRET];

/** A hook that was changed after it was signed. */
const altered = (signed: Partial<SignedFields>, arrived: Record<string, unknown>) => ({
  ...signedHook(signed),
  ...arrived,
});

describe('diagnose, for a genuine hook,', () => {
  it.each(vectors.genuine)('says which secret signed it: $name', ({ hook }) => {
    expect(diagnose(hook, ['another', vectors.secret])).toEqual({
      isGenuine: true,
      secret: 2,
      explanation: 'the signature matches',
    });
  });
});

/** `data` as PHP's json_encode writes it, and as JSON.stringify writes the same value. */
const PHP_DATA = '{"photo":"https:\\/\\/a.b\\/c.png","name":"\\u0407\\u0436\\u0430","price":1}';
const JS_DATA = '{"photo":"https://a.b/c.png","name":"Їжа","price":1}';
const SPACED_DATA = '{"photo": "https://a.b/c.png", "name": "Їжа", "price": 1}';

describe('diagnose, when the signature does not match,', () => {
  it.each([
    ['empty data was lost', altered({ data: '' }, { data: undefined }), 'data-empty'],
    ['empty data became null', altered({ data: '' }, { data: null }), 'data-empty'],
    ['data was added', altered({}, { data: '{"a":1}' }), 'data-left-out'],
    ['empty data was added', altered({}, { data: '' }), 'data-left-out'],
    [
      'data from PHP was rewritten in JavaScript',
      altered({ data: PHP_DATA }, { data: JS_DATA }),
      'data-reserialised',
    ],
    [
      'data from JavaScript was rewritten in PHP',
      altered({ data: JS_DATA }, { data: PHP_DATA }),
      'data-reserialised',
    ],
    [
      'data from PHP was rewritten with spaces',
      altered({ data: PHP_DATA }, { data: SPACED_DATA }),
      'data-reserialised',
    ],
    ['a space was added to a field', altered({}, { account: 'api-demo ' }), 'white-space'],
    ['a line break was added to data', altered({ data: 'x' }, { data: 'x\n' }), 'white-space'],
    ['the secret has a line break', signedHook({}, `${SECRET}\n`), 'secret-spelling'],
    ['the secret has a space in front', signedHook({}, ` ${SECRET}`), 'secret-spelling'],
  ])('finds the cause and the secret: %s', (_, hook, cause) => {
    expect(diagnose(hook, stored)).toEqual({
      isGenuine: false,
      secret: 2,
      cause,
      explanation: expect.any(String),
    });
  });

  it.each([
    ['another secret', signedHook({ data: '{"a":1}' }, 'unknown')],
    ['data that is not JSON, in place of empty data', altered({ data: '' }, { data: 'x' })],
  ])('says that no stored secret signed it: %s', (_, hook) => {
    expect(diagnose(hook, stored)).toEqual({
      isGenuine: false,
      cause: 'wrong-secret',
      explanation: expect.stringContaining('no stored secret signed this hook'),
    });
  });
});

describe('diagnose, for a hook that breaks the grammar,', () => {
  const { verify } = signedHook({ data: 'X' });
  it.each([
    ['time', { ...fieldsOf({ time: 'X;1700000000' }), verify }],
    ['action', { ...fieldsOf({ action: 'closed;X' }), verify }],
  ])('says that data was shifted into %s', (field, hook) => {
    expect(diagnose(hook, stored)).toMatchObject({
      isGenuine: false,
      secret: 2,
      malformed: { field },
      cause: 'field-shift',
    });
  });

  it('says that the signature matches when it does', () => {
    expect(diagnose(signedHook({ account: 'a'.repeat(129) }), stored)).toMatchObject({
      isGenuine: false,
      secret: 2,
      malformed: { field: 'account' },
      cause: 'grammar',
    });
  });

  it('says that data was parsed when it is an object', () => {
    const hook = altered({ data: PHP_DATA }, { data: JSON.parse(PHP_DATA) });
    expect(diagnose(hook, stored)).toMatchObject({
      malformed: { field: 'data', problem: 'must be text, null or absent' },
      cause: 'data-reserialised',
    });
  });

  it.each([
    ['account', { account: undefined }],
    ['verify', { verify: undefined }],
    ['verify', { verify: 'short' }],
    ['time', { time: 'soon' }],
  ])('names the field: %s in %j', (field, change) => {
    expect(diagnose({ ...signedHook(), ...change }, stored).malformed?.field).toBe(field);
  });
});

it('diagnose repeats no secret, signature or data', () => {
  const hooks = [
    altered({ data: PHP_DATA }, { data: JS_DATA }),
    signedHook({}, `${SECRET}\n`),
    signedHook({ data: PHP_DATA }, 'unknown'),
    signedHook({ data: PHP_DATA }),
  ];
  for (const hook of hooks) {
    const said = JSON.stringify(diagnose(hook, stored));
    for (const kept of [SECRET, 'another-secret', hook.verify, 'photo', 'png']) {
      expect(said).not.toContain(kept);
    }
  }
});
