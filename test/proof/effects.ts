// Counts what happened during a run where it took effect: an error when the caller has received it, a kill
// when the process has ended. A fault that was only planned does not count.

import { isAccepted } from '../../tools/client/post.ts';
import { type SentHook, signHook } from '../../tools/simulation/poster.ts';
import { eventName } from '../../tools/simulation/reconcile.ts';
import type { Service } from './proof-stack.ts';
import type { Sent } from './sender.ts';

/** What can happen to a call of a service. */
export type CallEffect =
  | 'answered late'
  /** The caller stopped waiting before there was an answer. */
  | 'timed out'
  | 'answered an error'
  | 'cut before it took effect'
  | 'cut after it took effect'
  /** The service took the message a second time. */
  | 'delivered twice'
  /** The service took the message, and delivers it after later ones. */
  | 'postponed'
  /** The connection was refused, because the service was away. */
  | 'refused';

/** What can happen to the stack itself. */
export type StackEffect =
  /** The process ended with SIGKILL. */
  | 'stack killed'
  /** An environment ended in the middle of an invocation. */
  | 'environment killed'
  | 'secret stored'
  | 'dead letter that is not a hook';

/** What shows in the hooks that were sent, and in their answers. */
export type HookEffect =
  | 'forged hook refused'
  | 'hook repeated'
  /** Two hooks that differ in `data` only. */
  | 'hook with a twin'
  /** Signed with the secret that the run ended with, which was not the one it began with, and accepted. */
  | 'accepted with the new secret';

export type Fault = `${Service} ${CallEffect}` | StackEffect;
type Effect = Fault | HookEffect;

/** How often each thing happened. What is missing never happened. */
export type Effects = Partial<Record<Effect, number>>;

/**
 * What must have happened for a scenario to prove anything. A number below 1 is a share of the calls of that
 * service; any other is a count, for the scenario's full number of hooks.
 */
export type Requirements = Effects;

export const sumOf = (effects: Effects): number =>
  Object.values(effects).reduce((sum, count) => sum + count, 0);

/** @returns a sentence for each requirement that is not met. @param scale the part of the hooks that was sent */
export function findUnmet(
  required: Requirements,
  happened: Effects,
  { calls, scale }: { calls: Record<Service, number>; scale: number },
): string[] {
  return Object.entries(required).flatMap(([effect, least]) => {
    const count = happened[effect as Effect] ?? 0;
    const needed = least < 1 ? least * callsOf(effect, calls) : Math.min(least, least * scale);
    if (count >= Math.max(1, needed)) return [];
    return [`"${effect}" happened ${count} times, and not ${Math.ceil(Math.max(1, needed))}`];
  });
}

const callsOf = (effect: string, calls: Record<string, number>): number =>
  calls[effect.split(' ', 1)[0] ?? ''] ?? 0;

/** What shows in the hooks that were sent. @param secrets that Poster signed with first and last */
export function countHookEffects(
  { deliveries, forgedRefused }: Sent,
  { first, last }: { first: string; last: string },
): Record<HookEffect, number> {
  const twins = Map.groupBy(deliveries, ({ hook }) => eventName(hook))
    .values()
    .map((group) => new Set(group.map(({ hook }) => hook.data)).size)
    .filter((different) => different > 1);
  const withNew = deliveries.filter(
    ({ hook, attempts }) =>
      signHook(hook, last).verify === hook.verify &&
      attempts.some(({ answer }) => isAccepted(answer)),
  );
  return {
    'forged hook refused': forgedRefused,
    'hook repeated': countRepeats(deliveries),
    'hook with a twin': twins.reduce((sum, different) => sum + different, 0),
    'accepted with the new secret': first === last ? 0 : withNew.length,
  };
}

/** How many of these hooks repeat an earlier one. */
export const countRepeats = (deliveries: readonly SentHook[]): number =>
  deliveries.length - new Set(deliveries.map(({ hook }) => `${eventName(hook)};${hook.data}`)).size;
