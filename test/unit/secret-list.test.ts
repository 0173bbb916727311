import { describe, expect, it } from 'vitest';
import { parseSecrets } from '../../lambda/verifier/secrets.ts';
import { parseSecretInput } from '../../tools/cli/secret-input.ts';
import { UsageError } from '../../tools/client/errors.ts';
import { addSecret, retireSecret, toStoredValue } from '../../tools/client/secrets.ts';

describe('addSecret', () => {
  it('puts the new one first', () => {
    expect(addSecret(['old'], 'new')).toEqual(['new', 'old']);
  });

  it('refuses one that is stored', () => {
    expect(() => addSecret(['one', 'two'], 'two')).toThrow('already stored');
  });
});

describe('retireSecret', () => {
  it('takes one away', () => {
    expect(retireSecret(['new', 'old'], 'old')).toEqual(['new']);
  });

  it.each([
    [['new', 'old'], 'other', 'not among the 2 stored'],
    [['only'], 'only', 'the only secret'],
    [['twice', 'twice'], 'twice', 'the only secret'],
  ])('of %j refuses %j', (stored, secret, problem) => {
    expect(() => retireSecret(stored, secret)).toThrow(problem);
  });
});

describe('toStoredValue', () => {
  it.each([
    [['one'], 'one'],
    [['new', 'old'], '["new","old"]'],
    [['[odd'], '["[odd"]'],
    [['{odd'], '["{odd"]'],
  ])('writes %j as the verifier reads it', (secrets, value) => {
    expect(toStoredValue(secrets)).toBe(value);
    expect(parseSecrets(value)).toEqual(secrets);
  });
});

describe('parseSecretInput', () => {
  it.each([
    ['hunter2\n', 'hunter2'],
    [' hunter2 ', 'hunter2'],
    ['["hunter2"]', 'hunter2'],
  ])('reads %j', (given, secret) => {
    expect(parseSecretInput(given)).toBe(secret);
  });

  it.each(['', ' \n', '{"secret":"hunter2"}', '["hunter2","hunter3"]', 'hunter2\nhunter3'])(
    'refuses %j without repeating it',
    (given) => {
      expect(() => parseSecretInput(given)).toThrow(UsageError);
      expect(() => parseSecretInput(given)).not.toThrow(/hunter/);
    },
  );
});
