// Finds the events behind a subscriber's dead letter, which only says where their records are in the stream.

import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { pMapIterable } from 'p-map';
import type { EventAddress, EventItem } from '../../../lambda/table-layout.ts';
import type { FailedBatch } from '../../stream/failure-message.ts';
import { itemSchema, readEvent } from '../events/event-items.ts';
import { walkRecent } from '../events/event-walks.ts';
import type { Target } from '../target.ts';
import { filterOf, type Subscription } from './subscriptions.ts';

export interface FailedEvents {
  /** Those that are still in the table, oldest first. */
  events: EventItem[];
  /** How many are no longer in the table. */
  gone: number;
  /**
   * Whether these are exactly the failed events. If not, the stream has dropped the records, and these are the events
   * that arrived at about that time.
   */
  isExact: boolean;
}

/** @throws the SDK's error */
export async function readFailedEvents(
  target: Target,
  subscription: Subscription,
  batch: FailedBatch,
): Promise<FailedEvents> {
  const exact = await readFromStream(target, subscription, batch);
  const addresses = exact ?? (await readAroundThen(target, batch));
  const events: EventItem[] = [];
  const items = pMapIterable(addresses, (address) => readEvent(target, address), {
    concurrency: CONCURRENT_READS,
  });
  for await (const item of items) if (item !== undefined) events.push(item);
  return { events, gone: addresses.length - events.length, isExact: exact !== undefined };
}

const CONCURRENT_READS = 50;

const addressSchema = itemSchema.pick({ account: true, eventKey: true });

/**
 * @returns undefined if the stream has dropped the records, or if it has others in between: with a
 *   `parallelizationFactor`, a batch contains only some accounts
 */
async function readFromStream(
  { streams }: Target,
  subscription: Subscription,
  { streamArn, shardId, startSequenceNumber, endSequenceNumber, batchSize }: FailedBatch,
): Promise<EventAddress[] | undefined> {
  const isWanted = filterOf(subscription);
  const addresses: EventAddress[] = [];
  try {
    let { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        ...{ StreamArn: streamArn, ShardId: shardId },
        ...{ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: startSequenceNumber },
      }),
    );
    while (ShardIterator !== undefined && addresses.length <= batchSize) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
      for (const record of page.Records ?? []) {
        const { SequenceNumber = '', Keys = {} } = record.dynamodb ?? {};
        if (BigInt(SequenceNumber) > BigInt(endSequenceNumber)) break;
        if (isWanted(record)) addresses.push(addressSchema.parse(unmarshall(Keys)));
      }
      const last = page.Records?.at(-1)?.dynamodb?.SequenceNumber;
      // The iterator starts at the records, so an empty page means that they are all read.
      const isBehind = last === undefined || BigInt(last) >= BigInt(endSequenceNumber);
      ShardIterator = isBehind ? undefined : page.NextShardIterator;
    }
  } catch (error) {
    const isGone = GONE.some((type) => error instanceof type);
    if (!isGone) throw error;
  }
  return addresses.length === batchSize ? addresses : undefined;
}

const GONE = [TrimmedDataAccessException, ResourceNotFoundException];

/** Hooks usually reach the table within a second of their receipt. */
const QUEUED_SECONDS = 60;

/** The events received shortly before the records were written. */
async function readAroundThen(
  target: Target,
  { approximateArrivalOfFirstRecord, approximateArrivalOfLastRecord }: FailedBatch,
): Promise<EventAddress[]> {
  const since = Date.parse(approximateArrivalOfFirstRecord) / 1000 - QUEUED_SECONDS;
  const until = Date.parse(approximateArrivalOfLastRecord) / 1000 + 1;
  const addresses: EventAddress[] = [];
  const walk = walkRecent(target, { since, until, oldestFirst: true });
  for await (const { account, eventKey } of walk) addresses.push({ account, eventKey });
  return addresses;
}
