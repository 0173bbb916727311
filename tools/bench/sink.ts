// AWS as fast as it can be: a loopback server, in a process of its own, that answers each call at
// once. What is left is what the client costs.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { listenOnLoopback } from '../local/loopback.ts';
import { SINK_SECRET } from './sink-secret.ts';

const sendMessage = z.object({ MessageBody: z.string() });

/** By the last part of `x-amz-target`. The SDK checks the checksum of what it sent. */
const answers: Record<string, (body: string) => object> = {
  SendMessage: (body) => ({
    MessageId: 'sink',
    MD5OfMessageBody: createHash('md5')
      .update(sendMessage.parse(JSON.parse(body)).MessageBody)
      .digest('hex'),
  }),
  GetSecretValue: () => ({ ARN: 'arn', Name: 'sink', SecretString: SINK_SECRET }),
  UpdateItem: () => ({}),
};

const server = createServer(async (request, response) => {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  const body = await text(request);
  const answer = JSON.stringify(answers[operation]?.(body) ?? {});
  response.writeHead(200, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(answer),
  });
  response.end(answer);
});
server.keepAliveTimeout = 60_000;

// Run as a process: tells its parent where it listens, and ends with it.
process.send?.(await listenOnLoopback(server));
process.on('disconnect', () => process.exit());
