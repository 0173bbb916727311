// How far a run is, and what acts have done to it.

import { setTimeout as delay } from 'node:timers/promises';

/** What acts see of a run, and tell it. */
export interface RunProgress {
  /** Resolves once so many hooks are answered 200 or given up, or all are. */
  reach(hooks: number): Promise<void>;
  isOver(): boolean;
  /** Something was done to the stack that the proxies do not know of. */
  countFaults(count: number): void;
  /** Messages that are no hooks were put on the queue. */
  countPoison(count: number): void;
  /** From now on Poster signs with this. */
  signWith(secret: string): void;
}

export interface Progress extends RunProgress {
  faults(): number;
  poison(): number;
  secret(): string;
  settle(hooks: number): void;
  end(): void;
}

const POLL_MS = 5;

export function createProgress(firstSecret: string): Progress {
  let settled = 0;
  let isOver = false;
  let faults = 0;
  let poison = 0;
  let secret = firstSecret;
  return {
    async reach(hooks) {
      while (settled < hooks && !isOver) await delay(POLL_MS);
    },
    isOver: () => isOver,
    countFaults(count) {
      faults += count;
    },
    countPoison(count) {
      faults += count;
      poison += count;
    },
    signWith(next) {
      secret = next;
    },
    faults: () => faults,
    poison: () => poison,
    secret: () => secret,
    settle(hooks) {
      settled += hooks;
    },
    end() {
      isOver = true;
    },
  };
}
