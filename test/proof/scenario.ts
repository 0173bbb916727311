// The shape of a scenario, and what a disturbance can do while the scenario's hooks are being sent.

import type { Target } from '../../tools/client/target.ts';
import type { Clock } from '../../tools/simulation/clock.ts';
import type { Window } from '../../tools/simulation/outage.ts';
import type { Random } from '../../tools/simulation/random.ts';
import type { Requirements, StackEffect } from './effects.ts';
import type { ChooseFault } from './fault.ts';
import type { ProofStack, Service } from './proof-stack.ts';
import type { MakeTraffic } from './traffic.ts';

export interface Scenario {
  name: string;
  /** How many hooks are sent, repeats included. */
  hooks: number;
  traffic: MakeTraffic;
  /** Simulated seconds per real second: decides how soon Poster tries again. */
  speed: number;
  /** Spreads the hooks over this many simulated hours. Without it, each is sent as soon as possible. */
  pacedHours?: number;
  /** In force for as long as hooks are sent. */
  faults?: Partial<Record<Service, ChooseFault>>;
  /** Starts together with the first hook. */
  disturbance?: Disturbance;
  /** What must have happened. Otherwise the scenario was not played, and proves nothing. */
  requires: Requirements;
}

/** Does something to the stack, other than a fault of a service, while hooks are sent. */
export type Disturbance = (run: Run) => Promise<void>;

/** A scenario that is being played. */
export interface Run {
  stack: ProofStack;
  random: Random;
  clock: Clock;
  /** The simulated time in which the hooks happen. A paced run ends with it. */
  window: Window;
  /** How many hooks the run sends in total, repeats included. */
  hooks: number;
  /** Scales a count that was chosen for the scenario's full number of hooks; at least 1. */
  scaled(count: number): number;
  /** How many hooks are answered 200 or given up. */
  done: number;
  isOver: boolean;
  /** Resolves once this many hooks are done, or the run is over. */
  reach(hooks: number): Promise<void>;
  /** @param ms real milliseconds */
  pause(ms: number): Promise<void>;
  /** Runs `use` while no other disturbance is inside this function; calls are served in order. */
  exclusively<T>(use: () => Promise<T>): Promise<T>;
  /** Gives `use` the services themselves, without the fault proxies; exclusively. */
  withServices<T>(use: (target: Target) => Promise<T>): Promise<T>;
  /** Counts what happened to the stack, once it has happened. */
  count(effect: StackEffect, times?: number): void;
  /** Counts the messages on the queue that are not hooks. */
  poison: number;
  /** The secret that Poster signs with. */
  secret: string;
}
