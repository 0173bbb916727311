import { describe, expect, it } from 'vitest';
import { parseSecrets, SecretFormatError } from '../../lambda/verifier/secrets.ts';

describe('parseSecrets', () => {
  it.each([
    ['fe2bc8e865d8fc2236968ee53c3b2bd5', ['fe2bc8e865d8fc2236968ee53c3b2bd5']],
    ['  padded\n', ['padded']],
    ['["new","old"]', ['new', 'old']],
    [' [" new ",\n"old"] ', ['new', 'old']],
  ])('reads %j', (value, secrets) => {
    expect(parseSecrets(value)).toEqual(secrets);
  });

  it.each(['', '  ', '[]', '[""]', '["a",5]', '["a"', '{"secret":"a"}'])('refuses %j', (value) => {
    expect(() => parseSecrets(value)).toThrow(SecretFormatError);
  });

  it('does not repeat the value in what it says', () => {
    expect(() => parseSecrets('{"secret":"hunter2"}')).not.toThrow(/hunter2/);
  });
});
