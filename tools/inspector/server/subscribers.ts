// The functions that get events, and how many dead letters each of them has.

import {
  countSubscriberLetters,
  listSubscriptions,
} from '../../client/subscribers/subscriptions.ts';
import { describeEvents } from '../../client/subscribers/wanted-events.ts';
import type { Target } from '../../client/target.ts';
import type { Subscriber } from '../api.ts';

/** @throws the SDK's error */
export const readSubscribers = async (target: Target): Promise<Subscriber[]> =>
  Promise.all(
    (await listSubscriptions(target)).map(async (subscription) => ({
      name: subscription.name,
      events: describeEvents(subscription),
      state: subscription.state,
      deadLetters: await countSubscriberLetters(target, subscription),
    })),
  );
