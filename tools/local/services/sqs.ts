// SQS on this machine: fauxqs on loopback and on disk, with the template's queues.

import diagnostics from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import * as z from 'zod';
import { credentials } from '../local-state.ts';
import { LOOPBACK, loopbackUrl } from '../loopback.ts';
import { ACCOUNT_ID, REGION } from '../template/references.ts';
import type { QueueModel } from '../template/stack-model.ts';
import { guard } from './guard.ts';

export interface LocalSqs {
  endpoint: string;
  client: SQSClient;
  queueUrl(queueArn: string): string;
  /** The same queue's URL at the service itself. The URL that functions have may be a proxy's. */
  atEndpoint(queueUrl: string): string;
  /** Creates or updates the queues. Keeps the messages of an earlier run. */
  provide(queues: readonly QueueModel[]): Promise<void>;
  close(): Promise<void>;
}

/** @param folder where messages are kept; they survive the end of the process, even a kill -9 */
export async function startSqs(folder: string): Promise<LocalSqs> {
  const { fauxqs, endpoint } = await startGuarded(folder);
  const client = new SQSClient({ region: REGION, endpoint, credentials });
  const queueUrl = (arn: string) => `${endpoint}/${ACCOUNT_ID}/${arn.split(':').at(-1)}`;

  async function provideQueue({ name: QueueName, arn, attributes: Attributes }: QueueModel) {
    try {
      await client.send(new GetQueueUrlCommand({ QueueName }));
      await client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl(arn), Attributes }));
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
      await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    }
  }

  /**
   * Makes the messages that a killed stack was working on visible again after a second, so that they do
   * not wait for their visibility time-out. Not at once: fauxqs loses a message released with 0.
   */
  async function releaseInFlight({ name, arn }: QueueModel) {
    for (const { receiptHandle } of fauxqs.inspectQueue(name)?.messages.inflight ?? []) {
      const message = { QueueUrl: queueUrl(arn), ReceiptHandle: receiptHandle };
      await client.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: 1 }));
    }
  }

  return {
    endpoint,
    client,
    queueUrl,
    atEndpoint: (url) => `${endpoint}${new URL(url).pathname}`,
    async provide(queues) {
      for (const queue of queues) {
        await provideQueue(queue);
        await releaseInFlight(queue);
      }
    },
    async close() {
      client.destroy();
      await fauxqs.stop();
    },
  };
}

const fastifySchema = z.object({
  fastify: z.custom<{ server: Server; listen(options: object): Promise<string> }>(),
});

/**
 * fauxqs always listens on every interface. Fastify publishes the server on a diagnostics channel before
 * fauxqs makes it listen, so it can be guarded and `listen` can be changed in time.
 *
 * @throws Error when that fails, as it may with another version of fauxqs: then other machines could read
 *   the queues
 */
async function startGuarded(folder: string): Promise<{ fauxqs: FauxqsServer; endpoint: string }> {
  const channel = 'fastify.initialization';
  let server: Server | undefined;
  const bind = (message: unknown) => {
    const { fastify } = fastifySchema.parse(message);
    server = fastify.server;
    guard(server);
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: LOOPBACK });
  };
  diagnostics.subscribe(channel, bind);
  const fauxqs = await startFauxqs({ port: 0, logger: false, dataDir: folder }).finally(() =>
    diagnostics.unsubscribe(channel, bind),
  );
  try {
    return { fauxqs, endpoint: loopbackUrl(server) };
  } catch (error) {
    await fauxqs.stop();
    throw error;
  }
}
