import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { clientOptions, withoutUserAgent } from '../../lambda/runtime/client-options.ts';

const options = { ...clientOptions, region: 'us-east-1' };

describe('the clients of the functions', () => {
  it.each([new SQSClient(options), new SecretsManagerClient(options), new DynamoDBClient(options)])(
    'do not compose a User-Agent for each call: $constructor.name',
    (client) => {
      const composesOne = () =>
        client.middlewareStack.identify().some((name) => /UserAgent/.test(name));
      expect(composesOne()).toBe(true);
      expect(withoutUserAgent(client)).toBe(client);
      expect(composesOne()).toBe(false);
    },
  );
});
