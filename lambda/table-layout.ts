// The layout of the events table: its key, its attributes, its index, and how an event's address reads
// as text. The construct, the consumer and every tool take these names and types from here.

/** One item of the table, decoded: an event, however often it was delivered. What people and tools read. */
export interface EventItem {
  account: string;
  /** Unique within the account; see poster/event-key.ts. */
  eventKey: string;
  object: string;
  /** Poster's `object_id`, always as text. */
  objectId: string;
  action: string;
  /** Poster's unix seconds. */
  time: number;
  /** Not signed, for display only. */
  accountNumber?: string | undefined;
  /** As sent, with any `access_token` in it masked. */
  data?: string | undefined;
  /** When the delivery that was recorded first arrived: ISO 8601 UTC with milliseconds. */
  receivedAt: string;
  /** How many deliveries were recorded. */
  deliveries: number;
  /** The deliveries themselves, as `formatDelivery` writes them, at most DELIVERY_LOG_MAX_ENTRIES. */
  deliveryLog: string[];
  /** When DynamoDB may delete the item, in unix seconds; absent when it is kept for ever. */
  expiresAt?: number | undefined;
  /** Partition of the index, as `dayPartition` writes it. */
  day: string;
}

/** The item as it is stored. */
export interface StoredItem extends EventItem {
  /** Of `application added`: a live credential for Poster's API, which nothing else may read. */
  accessToken?: string | undefined;
}

/** DynamoDB's type of each attribute: text, number or set of texts. */
const ATTRIBUTE_TYPES = {
  account: 'S',
  eventKey: 'S',
  object: 'S',
  objectId: 'S',
  action: 'S',
  time: 'N',
  accountNumber: 'S',
  data: 'S',
  accessToken: 'S',
  receivedAt: 'S',
  deliveries: 'N',
  deliveryLog: 'SS',
  expiresAt: 'N',
  day: 'S',
} as const satisfies Record<keyof StoredItem, 'S' | 'N' | 'SS'>;

export const PARTITION_KEY = 'account';
export const SORT_KEY = 'eventKey';
export const TTL_ATTRIBUTE = 'expiresAt';

/**
 * The attributes that people and tools may read: all but the token. A function, like `indexAttributes`,
 * because esbuild can leave an unused one out of the bundles.
 */
export const inspectableAttributes = () =>
  Object.keys(ATTRIBUTE_TYPES).filter((name): name is keyof EventItem => name !== 'accessToken');

/** Lists the latest events of all accounts. */
export const INDEX = {
  name: 'recent',
  partitionKey: 'day',
  sortKey: 'receivedAt',
  /**
   * Besides the keys, only attributes that a repeated delivery does not change: otherwise each repeat
   * would pay for a write to the index. Neither `data` nor the token.
   */
  projected: ['object', 'objectId', 'action', 'time'],
} as const;

export const indexAttributes = () =>
  [PARTITION_KEY, SORT_KEY, INDEX.partitionKey, INDEX.sortKey, ...INDEX.projected] as const;

/** One entry of the index. */
export type IndexEntry = Pick<EventItem, ReturnType<typeof indexAttributes>[number]>;

/** Spreads a day's writes to the index: DynamoDB takes about 1,000 a second for one partition. */
export const DAY_PARTITIONS = 8;

/** @param isoTime ISO 8601 UTC. @returns `YYYY-MM-DD` */
export const dayOf = (isoTime: string): string => isoTime.slice(0, 'YYYY-MM-DD'.length);

/** @param day `YYYY-MM-DD`. @param number from 0 to DAY_PARTITIONS - 1 */
export const dayPartition = (day: string, number: number): string => `${day}#${number}`;

/** Identifies an event among all accounts. */
export type EventAddress = Pick<EventItem, typeof PARTITION_KEY | typeof SORT_KEY>;

/** `account;eventKey`. Unambiguous, because no account contains a ";". */
export const formatAddress = ({ account, eventKey }: EventAddress): string =>
  `${account};${eventKey}`;

/** @returns undefined unless the text reads `account;time;...` */
export function parseAddress(text: string): EventAddress | undefined {
  const [, account, eventKey] = /^([^;]+);([0-9]+;.+)$/.exec(text) ?? [];
  return account === undefined || eventKey === undefined ? undefined : { account, eventKey };
}

/** How one request delivered a hook. The two values together identify the delivery. */
export interface Delivery {
  /** When the request arrived, ISO 8601 UTC with milliseconds. */
  receivedAt: string;
  /** The gateway's request id, which also appears in the verifier's log. */
  requestId: string;
}

/** Poster delivers a hook at most 16 times. Beyond 100, someone is replaying it, and the item stops growing. */
export const DELIVERY_LOG_MAX_ENTRIES = 100;

/** One entry of `deliveryLog`. Neither part contains a space. */
export const formatDelivery = ({ receivedAt, requestId }: Delivery): string =>
  `${receivedAt} ${requestId}`;

export function parseDelivery(entry: string): Delivery {
  const [receivedAt = '', requestId = ''] = entry.split(' ');
  return { receivedAt, requestId };
}
