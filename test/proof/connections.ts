// Checks the connections table after a run. Works out its contents from the hooks that were sent, without any
// code of the product.

import { isAccepted, isUncertain } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';

/** An item of the connections table, decoded. */
export type StoredConnection = Record<string, unknown> & { account: string };

/** For each account, what is stored and what the hooks say; empty when all is right. */
export interface ConnectionCheck {
  /** How many accounts were connected or removed. */
  checked: number;
  /** A sentence for each account whose item is not what its hooks say. It contains no token. */
  wrong: string[];
}

/**
 * @param deliveries everything that was sent
 * @param stored the items of these accounts, and every other item that the run added
 */
export function checkConnections(
  deliveries: readonly SentHook[],
  stored: readonly StoredConnection[],
): ConnectionCheck {
  const applications = deliveries.filter(({ hook }) => hook.object === 'application');
  const byAccount = Map.groupBy(applications, ({ hook }) => hook.account);
  const items = new Map(stored.map((item) => [item.account, item]));
  const accounts = new Set([...byAccount.keys(), ...items.keys()]);
  const wrong = [...accounts].flatMap((account) => {
    const problem = findProblem(byAccount.get(account) ?? [], items.get(account));
    return problem === undefined ? [] : [`${account}: ${problem}`];
  });
  return { checked: accounts.size, wrong };
}

/** Hooks that may or may not have arrived make several items possible. */
function findProblem(sent: readonly SentHook[], item: StoredConnection | undefined) {
  const answersOf = ({ attempts }: SentHook) => attempts.map(({ answer }) => answer);
  const arrived = sent.filter((hook) => answersOf(hook).some(isAccepted));
  const perhaps = sent.filter(
    (hook) => !arrived.includes(hook) && answersOf(hook).some(isUncertain),
  );
  const problems = subsets(perhaps).map((more) => compare([...arrived, ...more], item));
  return problems.includes(undefined) ? undefined : problems[0];
}

function subsets<T>([first, ...rest]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  const others = subsets(rest);
  return [...others, ...others.map((other) => [first, ...other])];
}

interface ApplicationHook {
  time: number;
  token: string | undefined;
  accountNumber: unknown;
}

function compare(sent: readonly SentHook[], item: StoredConnection | undefined) {
  if (sent.length === 0) return item && 'stored, but no such hook was accepted';
  if (item === undefined) return 'not stored';
  const latest = (action: string) => latestOf(sent.filter(({ hook }) => hook.action === action));
  const added = latest('added');
  const removed = latest('removed');
  // A removal in the same second wins: a revoked token must not stay.
  const isConnected = added !== undefined && added.time > (removed?.time ?? 0);
  const last = isConnected ? added : removed;
  const expected: Record<string, unknown> = {
    connectedAt: added?.time,
    removedAt: removed?.time,
    accessToken: isConnected ? added.token : undefined,
    accountNumber: last?.accountNumber,
  };
  const differs = Object.keys(expected).find((name) => item[name] !== expected[name]);
  if (differs !== undefined) return `${differs} is not what its hooks say`;
  const key = `${last?.time};application;1;${isConnected ? 'added' : 'removed'}`;
  return String(item.updatedBy).startsWith(key) ? undefined : `updatedBy is not ${key}`;
}

function latestOf(sent: readonly SentHook[]): ApplicationHook | undefined {
  const hooks = sent.map(({ hook }) => ({
    time: Number(hook.time),
    token: /"access_token":"([^"]*)"/.exec(hook.data ?? '')?.[1],
    accountNumber: hook.account_number,
  }));
  return hooks.reduce<ApplicationHook | undefined>(
    (last, hook) => (last === undefined || hook.time > last.time ? hook : last),
    undefined,
  );
}
