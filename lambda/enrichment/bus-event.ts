// An event as it goes over the bus: the detail, with its detail-type inside, as the pipe takes it.

import type { RecordedEvent } from '../poster-events.ts';

export interface BusEvent extends Omit<RecordedEvent, 'data' | 'sequenceNumber'> {
  /** Becomes the detail-type: `transaction.closed`. */
  type: string;
  /** Decoded; text where it is not JSON. An access token in it is masked. */
  data?: unknown;
  /** `data` is too large for the bus: read the event in the table. */
  dataOmitted?: true;
}

/** EventBridge's limit; object and action may be 64 each, and the dot is one more. */
const DETAIL_TYPE_MAX_CHARACTERS = 128;
/** EventBridge takes 256 KB an event, envelope included. */
const DATA_MAX_BYTES = 200 * 1024;

export function toBusEvent({ sequenceNumber: _, data, ...facts }: RecordedEvent): BusEvent {
  const type = `${facts.object}.${facts.action}`.slice(0, DETAIL_TYPE_MAX_CHARACTERS);
  if (data === undefined) return { type, ...facts };
  const decoded = data.object === undefined ? (data.json ?? data.text) : data.value;
  const isTooLarge = Buffer.byteLength(JSON.stringify(decoded)) > DATA_MAX_BYTES;
  return { type, ...facts, ...(isTooLarge ? { dataOmitted: true } : { data: decoded }) };
}
