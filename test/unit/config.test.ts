import { describe, expect, it } from 'vitest';
import { readConfig as readConsumerConfig } from '../../lambda/consumer/config.ts';
import { readConfig as readVerifierConfig } from '../../lambda/verifier/config.ts';

describe('readConfig', () => {
  it('reads the verifier’s environment', () => {
    expect(readVerifierConfig({ QUEUE_URL: 'https://q', SECRET_ID: 'arn' })).toEqual({
      queueUrl: 'https://q',
      secretId: 'arn',
    });
  });

  it('reads the consumer’s environment, days as seconds', () => {
    expect(readConsumerConfig({ EVENTS_TABLE_NAME: 't', RETENTION_DAYS: '90' })).toEqual({
      tableName: 't',
      retentionSeconds: 7_776_000,
    });
  });

  it('names every missing variable at once', () => {
    expect(() => readVerifierConfig({})).toThrow('not set: QUEUE_URL, SECRET_ID');
    expect(() => readConsumerConfig({ RETENTION_DAYS: '' })).toThrow(
      'not set: EVENTS_TABLE_NAME, RETENTION_DAYS',
    );
  });

  it.each(['-1', '1.5', 'ninety'])('refuses %s days', (days) => {
    expect(() => readConsumerConfig({ EVENTS_TABLE_NAME: 't', RETENTION_DAYS: days })).toThrow(
      'RETENTION_DAYS',
    );
  });
});
