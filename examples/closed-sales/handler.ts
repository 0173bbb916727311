// The subscribed function. It writes one log line for each closed sale, without the sale's data.

// In your own project: from 'poster-webhooks/events'.
import { type PosterEventHandler, readPosterEvents } from '../../lambda/events.ts';

export const handler: PosterEventHandler = async (streamEvent) => {
  for (const { account, objectId, time } of readPosterEvents(streamEvent)) {
    const closedAt = new Date(time * 1000).toISOString();
    console.info({ event: 'sale-closed', account, order: objectId, closedAt });
  }
  return { batchItemFailures: [] };
};
