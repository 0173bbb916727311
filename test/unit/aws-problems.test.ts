import { createServer, type Server } from 'node:http';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOptions, findAwsProblem } from '../../tools/client/aws-problems.ts';
import { closeServer, listenOnLoopback } from '../../tools/local/loopback.ts';

const errorNamed = (name: string, message = 'why') => Object.assign(new Error(message), { name });

describe('findAwsProblem names the cause and the next step for', () => {
  it.each([
    [
      'a missing region',
      new Error('Region is missing'),
      'no AWS region; set AWS_REGION, or use --region',
    ],
    [
      'an expired SSO session',
      errorNamed(
        'CredentialsProviderError',
        'The SSO session associated with this profile is invalid.',
      ),
      'no valid SSO session; run `aws sso login`',
    ],
    [
      'missing credentials',
      errorNamed('CredentialsProviderError', 'Could not load credentials from any providers'),
      'no AWS credentials; run `aws configure`, or use --profile',
    ],
    [
      'expired keys',
      errorNamed('ExpiredTokenException'),
      'the AWS credentials have expired; sign in again',
    ],
    [
      'keys that do not exist',
      errorNamed('UnrecognizedClientException'),
      'AWS does not accept these credentials; check them, or use --profile',
    ],
    [
      'a missing permission',
      errorNamed(
        'AccessDeniedException',
        'User: x is not authorized to perform: sqs:SendMessage on q',
      ),
      'access denied: User: x is not authorized to perform: sqs:SendMessage on q; give your user or role this permission, or use another --profile',
    ],
  ])('%s', (_, error, text) => {
    const { cause, fix } = findAwsProblem(error) ?? {};
    expect(`${cause}; ${fix}`).toBe(text);
  });

  it('the profile that was used', () => {
    const sso = errorNamed('TokenProviderError', 'SSO token is invalid');
    expect(findAwsProblem(sso, 'dev')?.fix).toBe('run `aws sso login --profile dev`');
    expect(findAwsProblem(errorNamed('CredentialsProviderError'), 'dev')).toEqual({
      cause: 'no AWS credentials for the profile dev',
      fix: 'check its name, and ~/.aws/config',
    });
  });

  it.each([errorNamed('ResourceNotFoundException'), new TypeError('SSO'), 'AccessDenied'])(
    'nothing else, such as %s',
    (error) => expect(findAwsProblem(error)).toBeUndefined(),
  );
});

describe('a service that never answers', () => {
  let server: Server;
  let client: SQSClient;
  beforeAll(async () => {
    server = createServer(() => {});
    client = new SQSClient({
      ...clientOptions,
      requestHandler: { ...clientOptions.requestHandler, requestTimeout: 20 },
      endpoint: await listenOnLoopback(server),
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
  });
  afterAll(async () => {
    client.destroy();
    await closeServer(server);
  });

  it('is given up, and named', async () => {
    const asking = client.send(new GetQueueAttributesCommand({ QueueUrl: 'http://127.0.0.1/q' }));
    const error = await asking.catch((reason: unknown) => reason);
    expect(findAwsProblem(error)?.cause).toBe('SQS GetQueueAttributes was not answered in time');
  });
});
