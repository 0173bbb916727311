// A result as a file keeps it: what `--json` prints, the machine first, then a row a line.

import * as z from 'zod';
import type { Machine } from './machine.ts';
import type { Row } from './row.ts';

export interface Result {
  machine: Machine;
  rows: Row[];
}

const machineLine = z.object({
  machine: z.object({
    cpus: z.number(),
    model: z.string(),
    platform: z.string(),
    node: z.string(),
  }),
});
const rowLine = z.object({
  benchmark: z.string(),
  what: z.string(),
  unit: z.string(),
  value: z.object({ median: z.number(), min: z.number(), max: z.number() }),
  target: z.object({ atMost: z.number(), holds: z.boolean() }).optional(),
});

/** @throws Error or ZodError for text that `--json` did not print; lines that npm adds are passed over */
export function readResult(text: string): Result {
  const [first, ...others] = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): unknown => JSON.parse(line));
  const { machine } = machineLine.parse(first);
  return { machine, rows: others.map((line) => rowLine.parse(line)) };
}
