// Drives random operations against a stack and a model of it, until they differ or so many runs agree.

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { readSigningSecret } from '../../../tools/client/secrets.ts';
import { openTarget } from '../../../tools/client/target.ts';
import type { ProofStack } from '../proof-stack.ts';
import { settle } from '../settle.ts';
import { compare, type Model } from './model.ts';
import { eventOf, operations, type Real } from './operations.ts';

export interface ModelCheck {
  runs: number;
  /** Of all runs together. */
  operations: number;
  /** The seed and the shortest sequence of operations that differs; undefined when none does. */
  failure: string | undefined;
}

/** @param runs so many sequences. The same seed has the same ones. */
export async function checkModel(
  stack: ProofStack,
  { seed, runs }: { seed: number; runs: number },
): Promise<ModelCheck> {
  const target = await openTarget({ dataDir: stack.dataFolder });
  const secret = await readSigningSecret(target).finally(target.close);
  let count = 0;
  const property = fc.asyncProperty(operations, async (commands) => {
    const model: Model = new Map();
    const real: Real = { stack, secret, account: `model-${randomUUID()}` };
    await fc.asyncModelRun(() => ({ model, real }), commands);
    count += [...commands].length;
    const differences = compare(model, await readCounts(real));
    if (differences.length > 0) throw new Error(differences.join('; '));
  });
  const report = await fc.check(property, { seed, numRuns: runs });
  const failure = report.failed ? fc.defaultReportMessage(report) : undefined;
  return { runs: report.numRuns, operations: count, failure };
}

/** Once all is well again and done: how often each event of the run is counted. */
async function readCounts({ stack, account }: Real): Promise<Map<string, number>> {
  if (!stack.isUp()) await stack.start();
  const { stored } = await settle(stack);
  const own = stored.filter((event) => event.account === account);
  return new Map(own.map((event) => [eventOf(event), event.deliveries]));
}
