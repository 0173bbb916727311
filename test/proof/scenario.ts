// What a scenario is, and what it can do to the stack while hooks are being sent.

import type { Target } from '../../tools/client/target.ts';
import type { Clock } from '../../tools/simulation/clock.ts';
import type { Window } from '../../tools/simulation/outage.ts';
import type { Random } from '../../tools/simulation/random.ts';
import type { ChooseFault } from './fault.ts';
import type { RunProgress } from './progress.ts';
import type { ProofStack, Service } from './proof-stack.ts';
import type { MakeTraffic } from './traffic.ts';

/** A run under way. */
export interface Run extends RunProgress {
  stack: ProofStack;
  random: Random;
  clock: Clock;
  /** When the hooks are of; a paced run is over by its end. */
  window: Window;
  /** Waits for others who do something to the whole stack, and lets them wait. */
  alone<T>(use: () => Promise<T>): Promise<T>;
  /** The services as they are, with no fault in between; alone. */
  withServices<T>(use: (target: Target) => Promise<T>): Promise<T>;
  /** Hooks that the run has in all, repetitions too. */
  hooks: number;
  /** Of a number that was meant for all hooks, the share for so many as this run has; at least 1. */
  scaled(count: number): number;
  /** Real milliseconds. */
  pause(ms: number): Promise<void>;
}

export interface Scenario {
  name: string;
  /** In all, repetitions too. */
  hooks: number;
  traffic: MakeTraffic;
  /** Simulated seconds a real one: how soon Poster tries again. */
  speed: number;
  /** Hooks wait for their time, spread over so many simulated hours; default: as soon as they can. */
  pacedHours?: number;
  /** As long as hooks are sent. */
  faults?: Partial<Record<Service, ChooseFault>>;
  /** What else happens, from the first hook on. */
  act?(run: Run): Promise<void>;
}
