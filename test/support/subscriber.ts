// A subscriber for tests: logs what it is given, and does as an event's object id tells it.

import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type PosterEventHandler, readPosterEvents } from '../../lambda/events.ts';

const { SUBSCRIBER: subscriber = '', GATE: gate = '' } = process.env;
const SLOW_MS = 500;

export const handler: PosterEventHandler = async (streamEvent) => {
  for (const { account, objectId, data, sequenceNumber } of readPosterEvents(streamEvent)) {
    if (objectId === 'throw') throw new Error('told to');
    if (objectId === 'report') {
      return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
    }
    if (objectId === 'slow') {
      console.log({ started: account });
      await delay(SLOW_MS);
    }
    while (subscriber === 'Everything' && gate !== '' && !existsSync(gate)) await delay(50);
    console.log({ subscriber, account, objectId, data: data?.object });
  }
  return { batchItemFailures: [] };
};
