// A subscriber for tests: logs the events that it receives. The object id of an event can make it throw,
// report a failure or take its time. While the file BROKEN exists, it handles nothing.

import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type PosterEventHandler, readPosterEvents } from '../../lambda/events.ts';

const { SUBSCRIBER: subscriber = '', GATE: gate = '', BROKEN: broken = '' } = process.env;
const SLOW_MS = 500;

export const handler: PosterEventHandler = async (streamEvent) => {
  for (const { account, objectId, data, sequenceNumber } of readPosterEvents(streamEvent)) {
    if (objectId === 'throw') throw new Error('the object id is throw');
    if (existsSync(broken)) throw new TypeError(`broken at ${data?.object}`);
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
