// One run of the suite against one stack. Sends hooks of accounts that no other run uses, and reads
// their events with the library that the commands use.

import { randomBytes } from 'node:crypto';
import pMap from 'p-map';
import { expect } from 'vitest';
import type { Hook, SignedFields } from '../../lambda/poster/hook.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { streamEvents, take } from '../../tools/client/events/event-stream.ts';
import { toBody } from '../../tools/client/hooks.ts';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import type { Target } from '../../tools/client/target.ts';
import { eventually } from '../support/eventually.ts';
import { post, signedHook } from '../support/hooks.ts';
import { accountPrefix } from './run-plan.ts';

interface Answer {
  status: number;
  text: string;
}

export interface StackRun {
  target: Target;
  /**
   * When the run started, in unix seconds. Hooks are given this time, because a stack may refuse old
   * ones.
   */
  startedAt: number;
  /** The account that stands for a short name in this run, as an operator finds it in the table. */
  accountOf(name: string): string;
  /** Makes a hook signed with the stack's secret. @param fields `account` is a short name */
  hook(fields: Partial<SignedFields> & { account: string }): Hook;
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** All events of the account with this short name. */
  events(name: string): Promise<EventItem[]>;
  /** Waits until the events of that account count `deliveries` deliveries or more, and returns them. */
  arrived(name: string, deliveries: number): Promise<EventItem[]>;
  /** Waits until everything that was posted before has passed the queue. */
  drain(): Promise<void>;
}

/** @throws what `readSigningSecret` throws */
export async function startRun(target: Target, id: string): Promise<StackRun> {
  const secret = await readSigningSecret(target);
  const startedAt = Math.floor(Date.now() / 1000);
  const accountOf = (name: string) => `${accountPrefix(id)}${name}`;
  const run: StackRun = {
    target,
    startedAt,
    accountOf,
    hook: ({ account, ...fields }) =>
      signedHook({ time: String(startedAt), ...fields, account: accountOf(account) }, secret),
    async post(body, headers) {
      const response = await post(target.webhookUrl, body, headers);
      return { status: response.status, text: await response.text() };
    },
    events: (name) => take(streamEvents(target, { account: accountOf(name) }), Infinity),
    async arrived(name, deliveries) {
      await eventually(
        async () => sum((await run.events(name)).map((event) => event.deliveries)),
        (counted) => counted >= deliveries,
        ARRIVAL_TIMEOUT_MS,
      );
      return run.events(name);
    },
    async drain() {
      const name = `marker-${randomBytes(4).toString('hex')}`;
      for (let id = 0; id < MARKERS; id += 1) {
        expect((await run.post(run.hook({ account: name, object_id: id }))).status).toBe(200);
      }
      await run.arrived(name, MARKERS);
    },
  };
  return run;
}

/**
 * Longer than the queue's visibility time-out of 90 s, after which a failed record is delivered again.
 */
const ARRIVAL_TIMEOUT_MS = 120_000;

/** SQS keeps no strict order, but all of these are unlikely to overtake what was posted before. */
const MARKERS = 5;

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

/**
 * A new AWS account runs ten functions at a time, and the consumer uses up to five of them. With more
 * posts than this at once, the gateway would have to answer 503.
 */
const CONCURRENT_POSTS = 4;

/** Runs as many at once as any account can answer. @returns the results, in order */
export const runConcurrently = <T, R>(
  values: readonly T[],
  run: (value: T) => Promise<R>,
): Promise<R[]> => pMap(values, (value) => run(value), { concurrency: CONCURRENT_POSTS });

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A flat form that does not escape `data`, which could make the body larger than the limit. */
export const unescapedForm = ({ data, ...hook }: Hook): string =>
  `${toBody(hook, 'flat', '').body}&data=${data}`;
