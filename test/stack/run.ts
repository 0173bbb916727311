// One run of the suite against one stack: hooks of accounts that no other run has, and what became of
// them, as the stack's own tools read it.

import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Hook, SignedFields } from '../../lambda/poster/hook.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { streamEvents, take } from '../../tools/client/events/event-stream.ts';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import type { Target } from '../../tools/client/target.ts';
import { eventually } from '../support/eventually.ts';
import { signedHook } from '../support/hooks.ts';
import { post } from '../support/post.ts';
import { accountPrefix } from './run-identity.ts';

export interface Answer {
  status: number;
  text: string;
}

export interface StackRun {
  target: Target;
  /** Unix seconds of the run's beginning: hooks are of then, as a stack may refuse old ones. */
  startedAt: number;
  /** A name of this run in full, as an operator finds it in the table. */
  accountOf(name: string): string;
  /** Signed with the stack's secret. @param fields `account` is a name of this run */
  hook(fields: Partial<SignedFields> & { account: string }): Hook;
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** All events of a name of this run. */
  events(name: string): Promise<EventItem[]>;
  /** Waits until so many deliveries of it are counted, or more, and gives its events. */
  arrived(name: string, deliveries: number): Promise<EventItem[]>;
  /** Passes once what was posted before has gone through. */
  settle(): Promise<void>;
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
    async settle() {
      const name = `marker-${randomBytes(4).toString('hex')}`;
      for (let id = 0; id < MARKERS; id += 1) {
        expect((await run.post(run.hook({ account: name, object_id: id }))).status).toBe(200);
      }
      await run.arrived(name, MARKERS);
    },
  };
  return run;
}

/** Longer than the queue's visibility time-out of 90 s: a record that failed once comes again. */
const ARRIVAL_TIMEOUT_MS = 120_000;

/** SQS keeps no strict order; that all of these overtake what went before is not to be expected. */
const MARKERS = 5;

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

/**
 * A new AWS account runs ten functions at a time, and the consumer takes up to five: with more posts
 * than this at once the gateway would have to answer 503.
 */
const AT_ONCE = 4;

/** As many at once as any account can answer. @returns what each gave, in order */
export async function atOnce<T, R>(
  values: readonly T[],
  run: (value: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = values.entries();
  const work = async () => {
    for (const [index, value] of waiting) results[index] = await run(value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
