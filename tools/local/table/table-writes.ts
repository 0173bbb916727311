// Watches which items dynalite writes and deletes: it has no streams of its own.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as z from 'zod';

export interface TableWrite {
  table: string;
  kind: 'put' | 'delete';
  /** The item's key, and of an item that was put whole the rest of it too. */
  attributes: Record<string, unknown>;
}

const attributes = z.record(z.string(), z.unknown());
const byKey = z.object({ TableName: z.string(), Key: attributes });
const whole = z.object({ TableName: z.string(), Item: attributes });
const batch = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: attributes }).optional(),
        DeleteRequest: z.object({ Key: attributes }).optional(),
      }),
    ),
  ),
});

/** Every operation of dynalite that writes. A batch leaves nothing unprocessed there. */
const readWrites: Record<string, (body: unknown) => TableWrite[]> = {
  UpdateItem(body) {
    const { TableName, Key } = byKey.parse(body);
    return [{ table: TableName, kind: 'put', attributes: Key }];
  },
  PutItem(body) {
    const { TableName, Item } = whole.parse(body);
    return [{ table: TableName, kind: 'put', attributes: Item }];
  },
  DeleteItem(body) {
    const { TableName, Key } = byKey.parse(body);
    return [{ table: TableName, kind: 'delete', attributes: Key }];
  },
  BatchWriteItem(body) {
    return Object.entries(batch.parse(body).RequestItems).flatMap(([table, requests]) =>
      requests.map(({ PutRequest, DeleteRequest }): TableWrite => {
        const attributes = PutRequest?.Item ?? DeleteRequest?.Key ?? {};
        return { table, kind: PutRequest ? 'put' : 'delete', attributes };
      }),
    );
  },
};

/**
 * Calls `onWrite` for each write that was done, before its client is told so: also when that client
 * is gone by then, as a function that ran over its time-out is.
 *
 * @returns what ends the watch
 */
export function watchWrites(server: Server, onWrite: (write: TableWrite) => void): () => void {
  let isWatching = true;
  const watch = (request: IncomingMessage, response: ServerResponse) => {
    const read = readWrites[String(request.headers['x-amz-target']).split('.')[1] ?? ''];
    if (read === undefined) return;
    const chunks: Buffer[] = [];
    // Beside dynalite's own listener: both get every chunk.
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const { end } = response;
    Object.assign(response, {
      end(...args: unknown[]) {
        if (isWatching && response.statusCode === 200) {
          for (const write of read(JSON.parse(Buffer.concat(chunks).toString()))) onWrite(write);
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
