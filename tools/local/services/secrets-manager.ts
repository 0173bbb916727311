// Secrets Manager on this machine: clients read and replace one secret over the service's own protocol.

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { DataFolder } from '../data-folder.ts';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { secretArn } from '../template/references.ts';
import { guard } from './guard.ts';

export interface LocalSecretsManager {
  endpoint: string;
  /** Makes the secret available under this name. */
  provide(secretName: string): void;
  close(): Promise<void>;
}

const requestSchema = z.object({
  SecretId: z.string(),
  /** Only PutSecretValue has it. */
  SecretString: z.string().min(1).optional(),
});

/** Supports GetSecretValue and PutSecretValue, and answers 400 to any other operation. */
export async function startSecretsManager(
  secret: DataFolder['secret'],
): Promise<LocalSecretsManager> {
  let name = '';
  let version = 1;

  function answerTo(target: string, body: unknown): object {
    const isPut = target === 'secretsmanager.PutSecretValue';
    if (!isPut && target !== 'secretsmanager.GetSecretValue') {
      return refuse('UnknownOperationException', `no ${target} here`);
    }
    const request = requestSchema.safeParse(body).data;
    if (request === undefined || isPut !== (request.SecretString !== undefined)) {
      return refuse('InvalidParameterException', 'a field is missing or has the wrong type');
    }
    if (request.SecretId !== name && request.SecretId !== secretArn(name)) {
      return refuse(
        'ResourceNotFoundException',
        "Secrets Manager can't find the specified secret.",
      );
    }
    if (request.SecretString !== undefined) {
      secret.write(request.SecretString);
      version += 1;
    }
    return {
      ARN: secretArn(name),
      Name: name,
      VersionId: `local-version-${version}`,
      VersionStages: ['AWSCURRENT'],
      ...(!isPut && { SecretString: secret.read() }),
    };
  }

  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    const answer = answerTo(target, parseJson(await text(request)));
    const status = '__type' in answer ? 400 : 200;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  });
  guard(server);
  return {
    endpoint: await listenOnLoopback(server),
    provide(secretName) {
      name = secretName;
    },
    close: () => closeServer(server),
  };
}

const refuse = (type: string, message: string) => ({ __type: type, Message: message });
