// What Lambda bills for an invocation whose CPU time was measured here.

import {
  COLD_MS,
  COLD_SHARE,
  CPU_SPEED_RATIO,
  MEMORY_OF_ONE_CPU_MB,
  ROUNDING_MS,
} from './assumptions.ts';

/** Milliseconds: the CPU's share stretches computing, and waiting is paid too. */
export const billedMs = (cpuMs: number, waitMs: number, memoryMb: number): number =>
  (cpuMs * CPU_SPEED_RATIO * MEMORY_OF_ONE_CPU_MB) / Math.min(memoryMb, MEMORY_OF_ONE_CPU_MB) +
  waitMs +
  ROUNDING_MS +
  COLD_SHARE * COLD_MS;

export const gbSeconds = (invocations: number, ms: number, memoryMb: number): number =>
  (invocations * ms * memoryMb) / 1000 / 1024;
