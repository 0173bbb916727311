// `events`: lists what the table holds, newest first.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentials } from '../local/credentials.ts';
import { readLocalState } from '../local/data-folder.ts';
import { type EventItem, readEventsOf, readRecentEvents } from './event-reader.ts';
import { UserError } from './user-error.ts';

export interface EventsOptions {
  account?: string;
  limit: number;
  json?: boolean;
  dataDir: string;
}

const START = 'start one with `npm start`';

export async function runEvents({ account, limit, json, dataDir }: EventsOptions): Promise<void> {
  const local = readLocalState(dataDir);
  if (local === undefined) {
    throw new UserError(`no local stack runs over ${dataDir}; ${START}`);
  }
  const { region, dynamodbEndpoint: endpoint, tableName } = local;
  const client = new DynamoDBClient({ region, endpoint, credentials });
  const reading =
    account === undefined
      ? readRecentEvents(client, tableName, limit, new Date())
      : readEventsOf(client, tableName, account, limit);
  const events = await reading.catch((error: unknown) => {
    throw isRefused(error) ? new UserError(`nothing answers at ${endpoint}; ${START}`) : error;
  });
  client.destroy();
  if (json) for (const event of events) console.log(JSON.stringify(event));
  else console.log(toTable(events));
}

/** A stack was killed, and its process id belongs to another program by now. */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';

const COLUMNS: [title: string, read: (event: EventItem) => string][] = [
  ['RECEIVED', ({ receivedAt }) => receivedAt],
  ['ACCOUNT', ({ account }) => account],
  ['OBJECT', ({ object }) => object],
  ['ID', ({ objectId }) => objectId],
  ['ACTION', ({ action }) => action],
  ['DELIVERIES', ({ deliveries }) => String(deliveries)],
];

function toTable(events: readonly EventItem[]): string {
  if (events.length === 0) return 'No events.';
  const rows = [COLUMNS.map(([title]) => title)];
  for (const event of events) rows.push(COLUMNS.map(([, read]) => read(event)));
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
