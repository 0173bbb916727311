// What the page can ask for, by method and path. The values it gets name every field: no access token
// and no secret is in any of them.

import * as z from 'zod';
import { listDeadLetters, redriveDeadLetters } from '../../client/dead-letters.ts';
import { UserError } from '../../client/errors.ts';
import { readEvent } from '../../client/events/event-items.ts';
import type { Target } from '../../client/target.ts';
import type { Overview } from '../api.ts';
import { readChart } from './chart.ts';
import { type PipelineCounts, readCounters } from './counters.ts';
import { createDeliveryCounts } from './delivery-counts.ts';
import { toDetail } from './event-detail.ts';
import { createEventLists } from './event-list.ts';
import { sendHook } from './send-hook.ts';

/** Rejects with UserError for a question that makes no sense, else with what a service threw. */
export type Answerer = (query: URLSearchParams, body: unknown) => Promise<unknown>;

/** Enough to look through by eye. */
const ROWS_MAX = 2_000;
const DEAD_LETTERS_MAX = 50;

const limitSchema = z.coerce.number().int().min(1).max(ROWS_MAX).catch(100);
const formSchema = z.object({
  account: z.string(),
  object: z.string(),
  action: z.string(),
  id: z.string(),
  data: z.string(),
});

/** @returns the answers by `METHOD /path` */
export function createApi(
  target: Target,
  counts: PipelineCounts,
  now: () => Date,
): ReadonlyMap<string, Answerer> {
  const deliveryCounts = createDeliveryCounts(target, () => now().getTime());
  const lists = createEventLists(target, deliveryCounts, now);

  const overview = async (): Promise<Overview> => {
    const [counters, chart] = await Promise.all([
      readCounters(target, counts),
      readChart(lists.recent, now()),
    ]);
    const { title, isLocal, webhookUrl } = target;
    return { title, isLocal, webhookUrl, sendCommand: sendCommand(target), ...counters, chart };
  };

  return new Map<string, Answerer>([
    ['GET /api/overview', overview],
    [
      'GET /api/events',
      async (query) => {
        if (query.has('fresh')) await lists.reset();
        const text = (name: string) => query.get(name) ?? '';
        return lists.list({
          filter: {
            account: text('account'),
            object: text('object'),
            action: text('action'),
            id: text('id'),
          },
          limit: limitSchema.parse(query.get('limit')),
          lookFurther: query.has('further'),
        });
      },
    ],
    [
      'GET /api/event',
      async (query) => {
        const [account, eventKey] = [query.get('account'), query.get('eventKey')];
        // DynamoDB refuses an empty key.
        const event = account && eventKey && (await readEvent(target, { account, eventKey }));
        if (!event) throw new UserError('there is no such event; it may have expired');
        return toDetail(event);
      },
    ],
    ['GET /api/dead-letters', () => listDeadLetters(target, DEAD_LETTERS_MAX)],
    [
      'POST /api/redrive',
      async () => {
        const { moved, left } = await redriveDeadLetters(target);
        // They come in with their old time of receipt, below what is followed.
        await lists.reset();
        return { moved, left };
      },
    ],
    [
      'POST /api/send',
      async (_, body) => {
        const form = formSchema.safeParse(body);
        if (!form.success) throw new UserError('a hook has account, object, action, id and data');
        return sendHook(target, form.data);
      },
    ],
  ]);
}

const sendCommand = ({ isLocal, title }: Target): string => {
  const hook = '--object transaction --action closed --id 42';
  return `npm run --silent send -- ${hook}${isLocal ? '' : ` --stack ${title}`}`;
};
