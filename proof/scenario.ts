// What a scenario is, and what it can do to the stack while hooks are being sent.

import type { Target } from '../cli/target.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Window } from '../simulation/outage.ts';
import type { Random } from '../simulation/random.ts';
import type { ChooseFault } from './fault.ts';
import type { ProofStack, Service } from './proof-stack.ts';
import type { MakeTraffic } from './traffic.ts';

/** A run under way. */
export interface Run {
  stack: ProofStack;
  random: Random;
  clock: Clock;
  /** When the hooks are of; a paced run is over by its end. */
  window: Window;
  /** The services as they are, with no fault in between. */
  openServices(): Promise<Target>;
  /** Hooks that the run has in all, repetitions too. */
  hooks: number;
  /** Of a number that was meant for all hooks, the share for so many as this run has; at least 1. */
  scaled(count: number): number;
  /** Resolves once so many hooks are answered 200 or given up, or all are. */
  reach(hooks: number): Promise<void>;
  isOver(): boolean;
  /** Real milliseconds. */
  pause(ms: number): Promise<void>;
  /** Something was done to the stack that the proxies do not know of. */
  countFaults(count: number): void;
  /** From now on Poster signs with this. */
  signWith(secret: string): void;
  /** Messages that are no hooks were put on the queue. */
  countPoison(count: number): void;
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
