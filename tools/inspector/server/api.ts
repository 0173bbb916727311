// The inspector's API, by method and path. Its answers name every field, so none of them contains an
// access token or a secret.

import * as z from 'zod';
import { listDeadLetters, redriveDeadLetters } from '../../client/dead-letters.ts';
import { UserError } from '../../client/errors.ts';
import { readEvent } from '../../client/events/event-items.ts';
import { readSubscribers } from '../../client/subscribers/subscribers.ts';
import type { Target } from '../../client/target.ts';
import { readAccounts } from './accounts.ts';
import { toDetail } from './event-detail.ts';
import { createEventLists, ROWS_MAX } from './event-list.ts';
import { readRange } from './list-range.ts';
import { type PipelineMetrics, readOverview } from './overview.ts';
import { sendHook } from './send-hook.ts';
import { readTroubles } from './troubles.ts';

/** Rejects with a UserError for an invalid request, otherwise with the error of the service it called. */
type Answerer = (query: URLSearchParams, body: unknown) => Promise<unknown>;

const DEAD_LETTERS_MAX = 50;

const limitSchema = z.coerce.number().int().min(1).max(ROWS_MAX).catch(100);
const field = z.string().default('');
const fieldsSchema = z.object({ account: field, object: field, action: field, id: field });
const filterSchema = fieldsSchema.extend({ text: field });
const text = z.string();
const formSchema = z.object({ account: text, object: text, action: text, id: text, data: text });

/** @returns the functions that answer, by `METHOD /path` */
export function createApi(
  target: Target,
  metrics: PipelineMetrics | undefined,
  now: () => Date,
): ReadonlyMap<string, Answerer> {
  const lists = createEventLists(target, now);
  const answerers: Record<string, Answerer> = {
    'GET /api/overview': () => readOverview(target, metrics, lists.recent, now()),
    async 'GET /api/events'(query) {
      if (query.has('fresh')) await lists.reset();
      return lists.list({
        filter: filterSchema.parse(Object.fromEntries(query)),
        range: readRange(query, now()),
        limit: limitSchema.parse(query.get('limit')),
        lookFurther: query.has('further'),
      });
    },
    'GET /api/troubles': (query) =>
      readTroubles(target, fieldsSchema.parse(Object.fromEntries(query)), now()),
    async 'GET /api/event'(query) {
      const [account, eventKey] = [query.get('account'), query.get('eventKey')];
      // DynamoDB rejects an empty key.
      const event = account && eventKey && (await readEvent(target, { account, eventKey }));
      if (!event) throw new UserError('this event is not in the table: not yet, or no longer');
      return toDetail(event, target);
    },
    'GET /api/accounts': () => readAccounts(target, lists.recent, now()),
    'GET /api/subscriptions': () => readSubscribers(target),
    'GET /api/dead-letters': () => listDeadLetters(target, DEAD_LETTERS_MAX),
    async 'POST /api/redrive'() {
      const { moved, left } = await redriveDeadLetters(target);
      // Redriven hooks keep their old time of receipt, which is too far back for a refresh to find.
      await lists.reset();
      return { moved, left };
    },
    async 'POST /api/send'(_, body) {
      const form = formSchema.safeParse(body);
      if (!form.success) throw new UserError('a hook needs account, object, action, id and data');
      return sendHook(target, form.data);
    },
  };
  return new Map(Object.entries(answerers));
}
