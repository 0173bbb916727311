// The enrichment step of the pipe to the event bus: takes stream records and returns the events for the bus.
// A pipe can neither decode JSON in text nor join object and action into a detail-type.

import { type RecordedEvent, readPosterEvents, type StreamRecord } from '../events.ts';
import { decodedValue } from '../poster/data.ts';

/** @throws what readPosterEvents throws; the pipe then tries again, splits the batch, and gives up */
export const handler = async (records: readonly StreamRecord[]): Promise<BusEvent[]> =>
  readPosterEvents({ Records: records }).map(toBusEvent);

/** An event as the bus receives it. The pipe takes the detail-type from inside the detail. */
export interface BusEvent extends Omit<RecordedEvent, 'data' | 'sequenceNumber'> {
  /** Becomes the detail-type, such as `transaction.closed`. */
  type: string;
  /** Decoded, or text when it is not JSON. Any access token in it is masked. */
  data?: unknown;
  /** Set when `data` is too large for the bus; read the event in the table instead. */
  dataOmitted?: true;
}

/** EventBridge's limit. Object, dot and action can have 129 characters: one too many. */
const DETAIL_TYPE_MAX_CHARACTERS = 128;
/** EventBridge takes 256 KB per event, including the envelope. */
const DATA_MAX_BYTES = 200 * 1024;

export function toBusEvent({ sequenceNumber: _, data, ...facts }: RecordedEvent): BusEvent {
  const type = `${facts.object}.${facts.action}`.slice(0, DETAIL_TYPE_MAX_CHARACTERS);
  if (data === undefined) return { type, ...facts };
  const decoded = decodedValue(data);
  const isTooLarge = Buffer.byteLength(JSON.stringify(decoded)) > DATA_MAX_BYTES;
  return { type, ...facts, ...(isTooLarge ? { dataOmitted: true } : { data: decoded }) };
}
