import { describe, expect, it } from 'vitest';
import { parseSecrets } from '../../lambda/verifier/secrets.ts';
import { parseSecretInput } from '../../tools/cli/secret/secret-input.ts';
import { UsageError } from '../../tools/client/errors.ts';
import { addSecret, retireSecret, toStoredValue } from '../../tools/client/secrets.ts';

describe('addSecret', () => {
  it('puts the new secret first', () => {
    expect(addSecret(['old'], 'new')).toEqual(['new', 'old']);
  });

  it('refuses a secret that is already stored', () => {
    expect(() => addSecret(['one', 'two'], 'two')).toThrow('already stored');
  });
});

describe('retireSecret', () => {
  it('removes the given secret', () => {
    expect(retireSecret(['new', 'old'], 'old')).toEqual(['new']);
  });

  it.each([
    [['new', 'old'], 'other', 'this secret is not stored'],
    [['only'], 'only', 'the only secret'],
    [['twice', 'twice'], 'twice', 'the only secret'],
  ])('given the secrets %j, refuses to retire %j', (stored, secret, problem) => {
    expect(() => retireSecret(stored, secret)).toThrow(problem);
  });
});

describe('toStoredValue', () => {
  it.each([
    [['one'], 'one'],
    [['new', 'old'], '["new","old"]'],
    [['[odd'], '["[odd"]'],
    [['{odd'], '["{odd"]'],
  ])('writes %j so that the verifier reads the same list', (secrets, value) => {
    expect(toStoredValue(secrets)).toBe(value);
    expect(parseSecrets(value)).toEqual(secrets);
  });
});

describe('parseSecretInput', () => {
  it.each([
    ['hunter2\n', 'hunter2'],
    [' hunter2 ', 'hunter2'],
    ['["hunter2"]', 'hunter2'],
  ])('reads one secret from %j', (given, secret) => {
    expect(parseSecretInput(given)).toBe(secret);
  });

  it.each(['', ' \n', '{"secret":"hunter2"}', '["hunter2","hunter3"]', 'hunter2\nhunter3'])(
    'refuses %j and does not repeat it',
    (given) => {
      expect(() => parseSecretInput(given)).toThrow(UsageError);
      expect(() => parseSecretInput(given)).not.toThrow(/hunter/);
    },
  );
});
