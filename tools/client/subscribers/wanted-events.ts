// Which events a subscription gets, in words.

import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { Subscription } from './subscriptions.ts';

const names = z.object({ S: z.array(z.string()) }).optional();
/** The filter that `onEvent` makes. */
const filterSchema = z.strictObject({
  eventName: z.tuple([z.literal('INSERT')]),
  dynamodb: z
    .strictObject({ NewImage: z.strictObject({ object: names, action: names }) })
    .optional(),
});

/** @returns such as `transaction, stock: closed`, `all`, or the patterns themselves */
export function describeEvents({ patterns }: Pick<Subscription, 'patterns'>): string {
  const [pattern = '', another] = patterns;
  const filter = filterSchema.safeParse(parseJson(pattern)).data;
  if (filter === undefined || another !== undefined) return patterns.join(' or ');
  const { object, action } = filter.dynamodb?.NewImage ?? {};
  const parts = [object, action].map((wanted) => wanted?.S.join(', '));
  return parts[1] === undefined ? (parts[0] ?? 'all') : `${parts[0] ?? 'all'}: ${parts[1]}`;
}
