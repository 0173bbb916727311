// A simulation's clock over this machine's real one.

import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, createCompressedClock } from './clock.ts';

/** @param speed simulated seconds a real one */
export const startClock = (startMs: number, speed: number): Clock =>
  createCompressedClock({ startMs, factor: speed, realNow: () => performance.now(), delay });
