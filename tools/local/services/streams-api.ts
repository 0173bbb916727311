// DynamoDB Streams' API on this machine: reads the records of a table's stream again.

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import type { TableStreams } from '../table/table-stream.ts';
import { guard } from './guard.ts';

const iteratorSchema = z.object({
  StreamArn: z.string(),
  ShardId: z.string(),
  ShardIteratorType: z.literal('AT_SEQUENCE_NUMBER'),
  SequenceNumber: z.string().regex(/^[0-9]+$/),
});
const recordsSchema = z.object({
  ShardIterator: z.string().transform((iterator) => positionSchema.parse(parseJson(iterator))),
  Limit: z.number().default(1000),
});
const positionSchema = z.object({ arn: z.string(), from: z.number() });

/** Supports GetShardIterator, at a sequence number, and GetRecords. */
export async function startStreamsApi(streams: TableStreams) {
  async function answerTo(operation: string, body: unknown): Promise<object> {
    if (operation === 'GetShardIterator') {
      const request = iteratorSchema.safeParse(body).data;
      if (request === undefined) return refuse('ValidationException');
      const { StreamArn: arn, SequenceNumber } = request;
      const from = Number(SequenceNumber);
      if (!streams.has(arn)) return refuse('ResourceNotFoundException');
      if (streams.isTrimmed(arn, from)) return refuse('TrimmedDataAccessException');
      return { ShardIterator: JSON.stringify({ arn, from }) };
    }
    const request = recordsSchema.safeParse(body).data;
    if (operation !== 'GetRecords' || request === undefined) return refuse('ValidationException');
    const { ShardIterator, Limit } = request;
    const { arn, from } = ShardIterator;
    const entries = await streams.read(arn, from - 1, Limit);
    const next = (entries.at(-1)?.sequence ?? from - 1) + 1;
    return {
      Records: entries.flatMap(({ record }) => record ?? []),
      NextShardIterator: JSON.stringify({ arn, from: next }),
    };
  }

  const server = createServer(async (request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const answer = await answerTo(operation, parseJson(await text(request)));
    response.writeHead('__type' in answer ? 400 : 200, {
      'content-type': 'application/x-amz-json-1.0',
    });
    response.end(JSON.stringify(answer));
  });
  guard(server);
  return { endpoint: await listenOnLoopback(server), close: () => closeServer(server) };
}

const refuse = (type: string) => ({
  __type: `com.amazonaws.dynamodb.v20120810#${type}`,
  message: 'the local stack cannot read this place in a stream',
});
