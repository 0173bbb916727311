// Secrets Manager on this machine: one secret, read and replaced over the service's own protocol.

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { listenOnLoopback } from '../loopback.ts';
import { ACCOUNT_ID, REGION } from '../template/resource-names.ts';

export interface LocalSecretsManager {
  endpoint: string;
  /** From now on the secret goes by this name. */
  provide(secretName: string): void;
  close(): Promise<void>;
}

export interface SecretStore {
  read(): string;
  write(value: string): void;
}

interface Answer {
  status: number;
  body: object;
}

const getRequest = z.object({ SecretId: z.string() });
const putRequest = z.object({ SecretId: z.string(), SecretString: z.string().min(1) });

/** Takes GetSecretValue and PutSecretValue; any other operation is refused as unknown. */
export async function startSecretsManager(store: SecretStore): Promise<LocalSecretsManager> {
  let name = '';
  let version = 1;
  const arn = () => `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:${name}-000000`;
  const describe = () => ({ ARN: arn(), Name: name, VersionId: `local-version-${version}` });
  const find = (id: string, answer: () => Answer): Answer =>
    id === name || id === arn()
      ? answer()
      : refuse('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

  const operations: Record<string, (body: unknown) => Answer> = {
    'secretsmanager.GetSecretValue': (body) =>
      find(getRequest.parse(body).SecretId, () => ({
        status: 200,
        body: { ...describe(), SecretString: store.read(), VersionStages: ['AWSCURRENT'] },
      })),
    'secretsmanager.PutSecretValue': (body) => {
      const { SecretId, SecretString } = putRequest.parse(body);
      return find(SecretId, () => {
        store.write(SecretString);
        version += 1;
        return { status: 200, body: { ...describe(), VersionStages: ['AWSCURRENT'] } };
      });
    },
  };

  const server = createServer(async (request, response) => {
    const { status, body } = await answerTo(request, operations);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
  return {
    endpoint: await listenOnLoopback(server),
    provide(secretName) {
      name = secretName;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answerTo(
  request: IncomingMessage,
  operations: Record<string, (body: unknown) => Answer>,
): Promise<Answer> {
  const target = String(request.headers['x-amz-target']);
  const operation = operations[target];
  if (operation === undefined) return refuse('UnknownOperationException', `no ${target} here`);
  try {
    return operation(JSON.parse(await text(request)));
  } catch {
    return refuse('InvalidParameterException', 'the request does not have the expected fields');
  }
}

const refuse = (type: string, message: string): Answer => ({
  status: 400,
  body: { __type: type, Message: message },
});
