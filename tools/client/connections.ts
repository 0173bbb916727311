// Reads which accounts are connected, without their access tokens, and the latest event of each.

import { GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { pMapIterable } from 'p-map';
import * as z from 'zod';
import type { Connection, EventItem } from '../../lambda/table-layout.ts';
import { take } from './events/event-stream.ts';
import { walkAccount } from './events/event-walks.ts';
import type { Target } from './target.ts';

/** An account that has or had the app, without its token. */
export interface Account extends Omit<Connection, 'accessToken'> {
  /** Its latest event, by Poster's time; undefined when it has none, or when all have expired. */
  lastEvent: EventItem | undefined;
}

/** Every read names its attributes, so that no token leaves the table. */
const attributes = z.object({
  account: z.string(),
  accountNumber: z.string().optional(),
  connectedAt: z.number().optional(),
  removedAt: z.number().optional(),
  updatedBy: z.string().optional(),
} satisfies Record<keyof Omit<Connection, 'accessToken'>, z.ZodType>);
const PROJECTION = { ProjectionExpression: Object.keys(attributes.shape).join(', ') };

/** Accounts whose latest event is read at the same time. */
const CONCURRENT_READS = 20;

/** Every account that a hook has connected or removed, in no particular order. */
export async function* listAccounts(target: Target): AsyncGenerator<Account> {
  yield* pMapIterable(scanConnections(target), (connection) => withLastEvent(target, connection), {
    concurrency: CONCURRENT_READS,
  });
}

/** @returns undefined when the account has neither a connection nor an event */
export async function readAccount(target: Target, account: string): Promise<Account | undefined> {
  const { Item } = await target.dynamodb.send(
    new GetItemCommand({
      TableName: target.connectionsTableName,
      Key: { account: { S: account } },
      ConsistentRead: true,
      ...PROJECTION,
    }),
  );
  const found = await withLastEvent(
    target,
    Item ? attributes.parse(unmarshall(Item)) : { account },
  );
  return Item || found.lastEvent ? found : undefined;
}

async function* scanConnections({ dynamodb: client, connectionsTableName: TableName }: Target) {
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ...PROJECTION })) {
    yield* Items.map((item) => attributes.parse(unmarshall(item)));
  }
}

async function withLastEvent(target: Target, connection: Omit<Account, 'lastEvent'>) {
  const { account } = connection;
  const [lastEvent] = await take(walkAccount(target, { account, pageItems: 1 }), 1);
  return { ...connection, lastEvent };
}
