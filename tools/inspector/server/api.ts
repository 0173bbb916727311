// The inspector's API, by method and path. Its answers name every field, so none of them contains an
// access token or a secret.

import * as z from 'zod';
import { maskAccessToken } from '../../../lambda/poster/access-token.ts';
import { decodedValue, readData } from '../../../lambda/poster/data.ts';
import { type EventItem, parseDelivery } from '../../../lambda/table-layout.ts';
import { listDeadLetters, redriveDeadLetters } from '../../client/dead-letters.ts';
import { UsageError, UserError } from '../../client/errors.ts';
import { readEvent } from '../../client/events/event-items.ts';
import { readId, signedHook, toBody } from '../../client/hooks.ts';
import { postHookOrFail } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import type { Target } from '../../client/target.ts';
import type { EventDetail, HookForm, SendAnswer } from '../api.ts';
import { createEventLists, ROWS_MAX } from './event-list.ts';
import { readRange } from './list-range.ts';
import { type PipelineMetrics, readOverview } from './overview.ts';
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
      if (!event) throw new UserError('this event does not exist; it may have expired');
      return toDetail(event);
    },
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

export function toDetail({ day: _, deliveryLog, data, ...facts }: EventItem): EventDetail {
  const detail = { ...facts, log: deliveryLog.map(parseDelivery) };
  if (data === undefined) return detail;
  // The consumer has masked the token already, but other programs can write items too.
  const { masked } = maskAccessToken(data);
  const reading = readData(facts.object, masked);
  const isKnown = reading.object !== undefined;
  return { ...detail, data: { isKnown, value: decodedValue(reading), text: masked } };
}

/**
 * Signs a hook and posts it to the webhook. The secret stays in this process.
 *
 * @returns the webhook's answer, also when it refused the hook
 * @throws UserError when a field is invalid or the webhook does not answer
 */
async function sendHook(target: Target, form: HookForm): Promise<SendAnswer> {
  const { account, object, action, id, data } = form;
  const secret = await readSigningSecret(target);
  const draft = { account, object, object_id: readId(id), action };
  const hook = inFormWords(() => signedHook(data === '' ? draft : { ...draft, data }, secret));
  const { webhookUrl } = target;
  const { status, text } = await postHookOrFail(webhookUrl, toBody(hook, 'json', webhookUrl));
  return { status, body: text };
}

/** Errors about a hook name the command's options. On the page, `--id` is the field "ID". */
function inFormWords<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UserError(error.message.replace(/^--id /, 'ID ').replace(/^--/, ''));
  }
}
