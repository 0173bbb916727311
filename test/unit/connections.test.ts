import { describe, expect, it } from 'vitest';
import { toConnectionChange } from '../../lambda/consumer/connections.ts';
import { eventVectors, fieldsOf, readVector } from '../support/hooks.ts';

const application = (action: string, data?: string) =>
  toConnectionChange(
    fieldsOf({ object: 'application', action, ...(data === undefined ? {} : { data }) }),
  );

describe('toConnectionChange', () => {
  it('takes the token of an installation that Poster signed', () => {
    const hook = eventVectors.find(({ name }) => name.startsWith('application added'))?.hook;
    const fields = readVector(hook);
    expect(toConnectionChange(fields)).toEqual({
      account: fields.account,
      accountNumber: '813932',
      time: Number(fields.time),
      accessToken: '813932:0123456789abcdef0123456789abcdef',
      updatedBy: expect.stringMatching(/^[0-9]+;application;[^;]+;added;[0-9a-f]{32}$/),
    });
  });

  it('has no token for a removal, with data or without', () => {
    const removal = {
      account: 'api-demo',
      accountNumber: undefined,
      time: 1700000000,
      accessToken: undefined,
    };
    expect(application('removed')).toEqual({
      ...removal,
      updatedBy: '1700000000;application;42;removed',
    });
    expect(application('removed', '{"user_id":1}')).toMatchObject(removal);
  });

  it('ignores an installation without a token, or with a masked one', () => {
    for (const data of [undefined, '', '{}', '{"access_token":""}', '{"access_token":"***"}']) {
      expect(application('added', data)).toBeUndefined();
    }
  });

  it('ignores every other hook, even one with a token', () => {
    const data = '{"access_token":"t-1"}';
    expect(application('changed', data)).toBeUndefined();
    expect(toConnectionChange(fieldsOf({ action: 'added', data }))).toBeUndefined();
    expect(toConnectionChange(fieldsOf({ action: 'removed' }))).toBeUndefined();
  });
});
