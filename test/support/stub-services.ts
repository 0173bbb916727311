// Secrets Manager and SQS as stubs that a test can make fail, for a verifier that runs on its own.

import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../../tools/local/loopback.ts';
import { SECRET } from './hooks.ts';

/** `missing` and `denied` answer as AWS does; `hanging` never answers. */
export type Behaviour = 'ok' | 'missing' | 'denied' | 'hanging';

export interface StubServices {
  endpoint: string;
  secret: Behaviour;
  queue: Behaviour;
  /** What the secret's value is. */
  secretValue: string;
  /** The bodies of the messages on the queue. */
  messages: string[];
  /** How many requests arrived, by operation. */
  requests: Record<string, number>;
  /** Closes every connection, as AWS does with idle ones. */
  closeConnections(): void;
  close(): void;
}

const DENIED = { __type: 'AccessDeniedException', message: 'not authorized' };
const MISSING = {
  GetSecretValue: { __type: 'ResourceNotFoundException', message: 'no such secret' },
  SendMessage: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no such queue' },
};
const EMPTY_MESSAGE = {
  __type: 'com.amazon.coral.service#InvalidParameterValue',
  message: 'Value for parameter MessageBody is invalid.',
};

export async function startStubServices(): Promise<StubServices> {
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1);
    const input = JSON.parse(await text(request));
    stubs.requests[String(operation)] = (stubs.requests[String(operation)] ?? 0) + 1;
    if (operation === 'GetSecretValue') return answerSecret(response);
    return answerMessage(response, input.MessageBody);
  });
  const answer = (response: ServerResponse, status: number, body: object) =>
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(body));
  function answerSecret(response: ServerResponse) {
    if (stubs.secret === 'ok') return answer(response, 200, { SecretString: stubs.secretValue });
    if (stubs.secret === 'missing') return answer(response, 400, MISSING.GetSecretValue);
    return stubs.secret === 'denied' && answer(response, 400, DENIED);
  }
  function answerMessage(response: ServerResponse, body: string) {
    if (stubs.queue === 'missing') return answer(response, 400, MISSING.SendMessage);
    if (stubs.queue === 'denied') return answer(response, 403, DENIED);
    if (stubs.queue === 'hanging') return false;
    if (body === '') return answer(response, 400, EMPTY_MESSAGE);
    stubs.messages.push(body);
    const MD5OfMessageBody = createHash('md5').update(body).digest('hex');
    return answer(response, 200, { MessageId: 'm', MD5OfMessageBody });
  }
  const stubs: StubServices = {
    endpoint: await listenOnLoopback(server),
    ...{ secret: 'ok', queue: 'ok', secretValue: SECRET, messages: [], requests: {} },
    closeConnections: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return stubs;
}
