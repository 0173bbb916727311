// The function behind the subscription: one log line for each closed sale, without its data.

// Installed from npm: 'poster-webhooks/events'.
import { type PosterEventHandler, readPosterEvents } from '../../lambda/poster-events.ts';

export const handler: PosterEventHandler = async (streamEvent) => {
  for (const reading of readPosterEvents(streamEvent)) {
    if (!reading.ok) {
      const { sequenceNumber, attribute, problem } = reading;
      console.error({ event: 'unreadable', attribute, problem });
      // Tried again from here on; in the end it goes to the subscription's dead-letter queue alone.
      return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
    }
    const { account, objectId, time } = reading.event;
    const closedAt = new Date(time * 1000).toISOString();
    console.info({ event: 'sale-closed', account, order: objectId, closedAt });
  }
  return { batchItemFailures: [] };
};
