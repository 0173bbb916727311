// The layout of the two tables: their keys, their attributes, the index, and the text form of an event's
// address. The constructs, the consumer and every tool take these names and types from here.

/** One item of the events table, decoded: an event, however often it was delivered. */
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
  /** When the first recorded delivery arrived: ISO 8601 UTC with milliseconds. */
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
  receivedAt: 'S',
  deliveries: 'N',
  deliveryLog: 'SS',
  expiresAt: 'N',
  day: 'S',
} as const satisfies Record<keyof EventItem, 'S' | 'N' | 'SS'>;

/** A text or number in DynamoDB's own form. */
export const toAttribute = (value: string | number) =>
  typeof value === 'number' ? { N: String(value) } : { S: value };

export const PARTITION_KEY = 'account';
export const SORT_KEY = 'eventKey';
export const TTL_ATTRIBUTE = 'expiresAt';

/** A function, like `indexAttributes`, so that esbuild can leave it out of bundles that do not use it. */
export const eventAttributes = () => Object.keys(ATTRIBUTE_TYPES);

/** Lists the latest events of all accounts. */
export const INDEX = {
  name: 'recent',
  partitionKey: 'day',
  sortKey: 'receivedAt',
  /**
   * Besides the keys, only attributes that a repeated delivery does not change: otherwise each repeat
   * would pay for a write to the index. Not `data`, which would double the cost of storage.
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

/**
 * One item of the connections table, whose key is `account`. It is kept apart from the events because
 * its token is a live credential that Poster sends only once: streams, subscribers, exports and readers of
 * events never see it, and it does not expire with an event.
 */
export interface Connection {
  account: string;
  /** For Poster's API; absent while the app is removed. */
  accessToken?: string | undefined;
  /** Not signed, for display only. */
  accountNumber?: string | undefined;
  /** Poster's unix seconds of the latest `application added`. */
  connectedAt?: number | undefined;
  /** The same of the latest `application removed`. If later than `connectedAt`, the app is not connected. */
  removedAt?: number | undefined;
  /** Key of the event that determines the connection. */
  updatedBy?: string | undefined;
}

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
