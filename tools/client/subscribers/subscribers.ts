// The subscribers as people want to see them: which events each gets, and how many of them it failed on.

import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { Target } from '../target.ts';
import { countSubscriberLetters, listSubscriptions, type Subscription } from './subscriptions.ts';

export interface Subscriber extends Subscription {
  /** Such as `transaction, stock: closed`, `all`, or Lambda's filter patterns. */
  events: string;
  /** Undefined if it has no queue for them. */
  deadLetters: number | undefined;
}

/** @returns the subscribers, sorted by name. @throws the SDK's error */
export const readSubscribers = async (target: Target): Promise<Subscriber[]> =>
  Promise.all(
    (await listSubscriptions(target)).map(async (subscription) => ({
      ...subscription,
      events: describeEvents(subscription),
      deadLetters: await countSubscriberLetters(target, subscription),
    })),
  );

const names = z.object({ S: z.array(z.string()) }).optional();
/** The filter that `onEvent` makes. */
const filterSchema = z.strictObject({
  eventName: z.tuple([z.literal('INSERT')]),
  dynamodb: z
    .strictObject({ NewImage: z.strictObject({ object: names, action: names }) })
    .optional(),
});

function describeEvents({ patterns }: Subscription): string {
  const [pattern = '', another] = patterns;
  const filter = filterSchema.safeParse(parseJson(pattern)).data;
  if (filter === undefined || another !== undefined) return patterns.join(' or ');
  const { object, action } = filter.dynamodb?.NewImage ?? {};
  const parts = [object, action].map((wanted) => wanted?.S.join(', '));
  return parts[1] === undefined ? (parts[0] ?? 'all') : `${parts[0] ?? 'all'}: ${parts[1]}`;
}
