// The end-to-end tests of a stack. They know it only by its target, as the commands do, so they run
// against the local stack and against a deployed one. Others may use the stack at the same time: the
// tests never read the whole table, and touch only the accounts of their run.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks } from '../../tools/cli/doctor/check.ts';
import { endpointChecks } from '../../tools/cli/doctor/endpoint-checks.ts';
import { resourceChecks } from '../../tools/cli/doctor/resource-checks.ts';
import type { Target } from '../../tools/client/target.ts';
import { describeAnswers } from './answers.ts';
import { describeDeadLetters } from './dead-letters.ts';
import { describeEvents } from './events.ts';
import { describeMetrics } from './metrics.ts';
import { type StackRun, startRun } from './run.ts';
import { newRunId } from './run-plan.ts';

/** An event may have to wait for the queue's visibility time-out of 90 s. */
const SLOW = { timeout: 180_000 };

export function describeStack(name: string, open: () => Promise<Target>, runId = newRunId()): void {
  describe(name, SLOW, () => {
    let run: StackRun;
    beforeAll(async () => {
      run = await startRun(await open(), runId);
    });
    afterAll(() => run?.target.close());

    it('passes the end-to-end checks of `doctor`', async () => {
      const { target } = run;
      // Leaves out the checks of dead letters and alarms, which other users of the stack may have caused.
      const checks = [
        ...resourceChecks(target, undefined),
        ...endpointChecks(target, run.accountOf('doctor')),
      ];
      const results = await Array.fromAsync(runChecks(checks));
      expect(results).toEqual(checks.map((check) => ({ name: check.name, state: 'ok' })));
    });

    describeAnswers(() => run);
    describeEvents(() => run);
    describeDeadLetters(() => run);
    describeMetrics(() => run);
  });
}
