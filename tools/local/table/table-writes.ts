// Observes which items dynalite writes and deletes, because it has no streams.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as z from 'zod';

export interface TableWrite {
  table: string;
  kind: 'put' | 'delete';
  /** The item's key; the whole item when the request contained it. */
  attributes: Record<string, unknown>;
}

/**
 * Calls `onWrite` for each write that succeeded, before the client gets its answer. Does so even if the
 * client has gone by then, like a function that timed out.
 *
 * @returns a function that stops the observation
 */
export function watchWrites(server: Server, onWrite: (write: TableWrite) => void): () => void {
  let isWatching = true;
  const watch = (request: IncomingMessage, response: ServerResponse) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    if (!WRITING_OPERATIONS.includes(operation)) return;
    const chunks: Buffer[] = [];
    // dynalite has its own listener. Both get every chunk.
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const { end } = response;
    Object.assign(response, {
      end(...args: unknown[]) {
        if (isWatching && response.statusCode === 200) {
          const body = JSON.parse(Buffer.concat(chunks).toString());
          for (const write of readWrites(operation, body)) onWrite(write);
        }
        return Reflect.apply(end, response, args);
      },
    });
  };
  server.prependListener('request', watch);
  return () => {
    isWatching = false;
    server.off('request', watch);
  };
}

/** Every operation by which dynalite can change an item. */
const WRITING_OPERATIONS = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

const attributes = z.record(z.string(), z.unknown()).optional();
const written = z.object({ Key: attributes, Item: attributes });
const requestSchema = written.extend({
  TableName: z.string().optional(),
  RequestItems: z
    .record(
      z.string(),
      z.array(z.object({ PutRequest: written.optional(), DeleteRequest: written.optional() })),
    )
    .default({}),
});

/** Reads a successful request. dynalite leaves nothing of a batch unprocessed. */
function readWrites(operation: string, body: unknown): TableWrite[] {
  const { TableName, RequestItems, ...request } = requestSchema.parse(body);
  const write = (
    table: string,
    kind: TableWrite['kind'],
    { Key = {}, Item = Key }: z.infer<typeof written>,
  ): TableWrite => ({ table, kind, attributes: Item });
  if (TableName !== undefined) {
    return [write(TableName, operation === 'DeleteItem' ? 'delete' : 'put', request)];
  }
  return Object.entries(RequestItems).flatMap(([table, requests]) =>
    requests.map(({ PutRequest, DeleteRequest = {} }) =>
      PutRequest ? write(table, 'put', PutRequest) : write(table, 'delete', DeleteRequest),
    ),
  );
}
