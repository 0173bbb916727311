// The enrichment of the pipe to the event bus: stream records in, what the bus shall carry out.
// Needed, since a pipe can neither decode JSON in text nor join object and action to a detail-type.

import { readPosterEvents, type StreamRecord } from '../poster-events.ts';
import { type BusEvent, toBusEvent } from './bus-event.ts';

/** @throws what readPosterEvents throws: the pipe tries again, halves the batch, and gives up */
export const handler = async (records: readonly StreamRecord[]): Promise<BusEvent[]> =>
  readPosterEvents({ Records: records }).map(toBusEvent);
