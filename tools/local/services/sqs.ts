// SQS on this machine: fauxqs on loopback, on disk, with the queues of the template.

import diagnostics from 'node:diagnostics_channel';
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { credentials } from '../credentials.ts';
import { LOOPBACK } from '../loopback.ts';
import type { QueueModel } from '../template/queue-model.ts';
import { ACCOUNT_ID, REGION } from '../template/resource-names.ts';

export interface LocalSqs {
  endpoint: string;
  client: SQSClient;
  queueUrl(queueArn: string): string;
  /** The same queue URL, at the service itself: what functions are told may be a proxy's. */
  atEndpoint(queueUrl: string): string;
  /** Makes the queues what the template says, keeping the messages of an earlier run. */
  provide(queues: readonly QueueModel[]): Promise<void>;
  close(): Promise<void>;
}

/** @param folder where messages are kept; they outlive the process, also a killed one */
export async function startSqs(folder: string): Promise<LocalSqs> {
  const server = await onLoopback(() => startFauxqs({ port: 0, logger: false, dataDir: folder }));
  const endpoint = `http://${LOOPBACK}:${server.port}`;
  const client = new SQSClient({ region: REGION, endpoint, credentials });
  const queueUrl = (arn: string) => `${endpoint}/${ACCOUNT_ID}/${arn.split(':').at(-1)}`;
  return {
    endpoint,
    client,
    queueUrl,
    atEndpoint: (url) => `${endpoint}${new URL(url).pathname}`,
    async provide(queues) {
      for (const queue of queues) {
        await provideQueue(client, queueUrl(queue.arn), queue);
        await releaseInFlight(server, client, queueUrl(queue.arn), queue.name);
      }
    },
    async close() {
      client.destroy();
      await server.stop();
    },
  };
}

/**
 * fauxqs always listens on every interface. Its server announces itself on Fastify's diagnostics
 * channel before it listens: time enough to bind it to loopback.
 */
async function onLoopback(start: () => Promise<FauxqsServer>): Promise<FauxqsServer> {
  const channel = 'fastify.initialization';
  const bind = (message: unknown) => {
    const { fastify } = message as { fastify: { listen(options: object): Promise<string> } };
    const listen = fastify.listen.bind(fastify);
    fastify.listen = (options) => listen({ ...options, host: LOOPBACK });
  };
  diagnostics.subscribe(channel, bind);
  try {
    return await start();
  } finally {
    diagnostics.unsubscribe(channel, bind);
  }
}

async function provideQueue(client: SQSClient, url: string, queue: QueueModel): Promise<void> {
  const { name: QueueName, attributes: Attributes } = queue;
  try {
    await client.send(new GetQueueUrlCommand({ QueueName }));
    await client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes }));
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    await client.send(new CreateQueueCommand({ QueueName, Attributes }));
  }
}

/** SQS takes at most ten entries a call. */
const BATCH_ENTRIES = 10;

/**
 * A message that a killed stack was working on would stay hidden for the rest of its visibility
 * time-out. Nobody holds it any more, so it comes back after a second (fauxqs loses a message that
 * is released with 0).
 */
async function releaseInFlight(
  server: FauxqsServer,
  client: SQSClient,
  QueueUrl: string,
  name: string,
): Promise<void> {
  const inFlight = server.inspectQueue(name)?.messages.inflight ?? [];
  for (let start = 0; start < inFlight.length; start += BATCH_ENTRIES) {
    const Entries = inFlight
      .slice(start, start + BATCH_ENTRIES)
      .map(({ receiptHandle: ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 1,
      }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}
