// Enriches the pipe to the event bus: takes stream records and returns the events for the bus. A pipe
// cannot do this itself, since it can neither decode JSON in text nor join object and action into a
// detail-type.

import { readPosterEvents, type StreamRecord } from '../events.ts';
import { type BusEvent, toBusEvent } from './bus-event.ts';

/** @throws what readPosterEvents throws; the pipe then tries again, splits the batch, and gives up */
export const handler = async (records: readonly StreamRecord[]): Promise<BusEvent[]> =>
  readPosterEvents({ Records: records }).map(toBusEvent);
