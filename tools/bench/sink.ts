// Stands in for AWS: a loopback server in its own process that answers every call at once, so that what
// a benchmark measures is the cost of the client. With a certificate it speaks TLS and takes as long as a
// service within a region. Forked by processes.ts.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { listenOnLoopback } from '../local/loopback.ts';
import { SINK_SECRET } from './inputs.ts';

const sendMessage = z.object({ MessageBody: z.string() });

/** Keyed by the last part of `x-amz-target`. The SDK checks the MD5 of the message that it sent. */
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

/** From SQS's or Secrets Manager's first byte of a request to the answer, within a region. */
const ANSWER_AFTER_MS = 4;

const [certificate] = process.argv.slice(2);

const answerCall: RequestListener = async (request, response) => {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  const body = await text(request);
  const answer = JSON.stringify(answers[operation]?.(body) ?? {});
  response.writeHead(200, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(answer),
  });
  if (certificate !== undefined) await delay(ANSWER_AFTER_MS);
  response.end(answer);
};
const server =
  certificate === undefined
    ? createServer(answerCall)
    : createTlsServer(
        { cert: readFileSync(certificate), key: readFileSync(`${certificate}.key`) },
        answerCall,
      );
server.keepAliveTimeout = 60_000;

process.send?.(await listenOnLoopback(server));
// Exit with the parent process.
process.on('disconnect', () => process.exit());
