import { describe, expect, it } from 'vitest';
import { readConfig as readConsumerConfig } from '../../lambda/consumer/config.ts';
import { readConfig as readVerifierConfig } from '../../lambda/verifier/config.ts';

const verifierEnv = { QUEUE_URL: 'https://q', SECRET_ID: 'arn', SECRET_MAX_AGE_SECONDS: '600' };
const consumerEnv = {
  EVENTS_TABLE_NAME: 't',
  CONNECTIONS_TABLE_NAME: 'c',
  RETENTION_DAYS: '90',
};

describe('readConfig', () => {
  it('reads the verifier’s environment', () => {
    expect(readVerifierConfig(verifierEnv)).toEqual({
      queueUrl: 'https://q',
      secretId: 'arn',
      secretMaxAgeMs: 600_000,
      admission: { maxAgeSeconds: undefined, accounts: undefined },
    });
  });

  it('reads which hooks the verifier admits', () => {
    const env = { ...verifierEnv, MAX_EVENT_AGE_SECONDS: '259200', ALLOWED_ACCOUNTS: 'a;b c' };
    expect(readVerifierConfig(env).admission).toEqual({
      maxAgeSeconds: 259_200,
      accounts: new Set(['a', 'b c']),
    });
  });

  it('reads the consumer’s environment, and turns days into seconds', () => {
    expect(readConsumerConfig(consumerEnv)).toEqual({
      tableName: 't',
      connectionsTableName: 'c',
      retentionSeconds: 7_776_000,
    });
  });

  it('names every missing variable in one message', () => {
    expect(() => readVerifierConfig({})).toThrow(
      'not set: QUEUE_URL, SECRET_ID, SECRET_MAX_AGE_SECONDS',
    );
    expect(() => readConsumerConfig({ ...consumerEnv, RETENTION_DAYS: '' })).toThrow(
      'not set: RETENTION_DAYS',
    );
  });

  it.each(['-1', '1.5', 'ninety'])('refuses RETENTION_DAYS "%s"', (days) => {
    expect(() => readConsumerConfig({ ...consumerEnv, RETENTION_DAYS: days })).toThrow(
      'RETENTION_DAYS is not a whole number of days',
    );
  });

  it.each(['0', '-1', 'old'])('refuses SECRET_MAX_AGE_SECONDS "%s"', (age) => {
    expect(() => readVerifierConfig({ ...verifierEnv, SECRET_MAX_AGE_SECONDS: age })).toThrow(
      'SECRET_MAX_AGE_SECONDS is not a whole number of seconds',
    );
  });

  it.each(['', '0', '-1', 'old'])('refuses MAX_EVENT_AGE_SECONDS "%s"', (age) => {
    expect(() => readVerifierConfig({ ...verifierEnv, MAX_EVENT_AGE_SECONDS: age })).toThrow(
      'MAX_EVENT_AGE_SECONDS is not a whole number of seconds',
    );
  });
});
