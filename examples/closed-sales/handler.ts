// The subscribed function. It writes one log line for each closed sale, without the sale's data.

// In your own project: from 'poster-webhooks/events'.
import { eachPosterEvent } from '../../lambda/events.ts';

export const handler = eachPosterEvent(({ account, objectId, time }) => {
  const closedAt = new Date(time * 1000).toISOString();
  console.info({ event: 'sale-closed', account, order: objectId, closedAt });
});
