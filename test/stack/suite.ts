// What a stack does from end to end, as tests that know it only as the commands do: by the target that
// `openTarget` gives. They run against the local stack and against a deployed one alike, and suppose
// that others use it meanwhile: they never look at the whole table, and leave what is not theirs.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks } from '../../tools/cli/doctor/check.ts';
import { endpointChecks } from '../../tools/cli/doctor/endpoint-checks.ts';
import { resourceChecks } from '../../tools/cli/doctor/resource-checks.ts';
import type { Target } from '../../tools/client/target.ts';
import { describeAnswers } from './answers.ts';
import { describeDeadLetters } from './dead-letters.ts';
import { describeEvents } from './events.ts';
import { type StackRun, startRun } from './run.ts';
import { newRunId } from './run-identity.ts';

/** An event may have to wait for the queue's visibility time-out, 90 s. */
const SLOW = { timeout: 180_000 };

export function describeStack(name: string, open: () => Promise<Target>, runId = newRunId()): void {
  describe(name, SLOW, () => {
    let run: StackRun;
    beforeAll(async () => {
      run = await startRun(await open(), runId);
    });
    afterAll(() => run?.target.close());

    it('passes what `doctor` checks end to end', async () => {
      const { target } = run;
      // Not the rest of its checks: dead letters and alarms may be of others.
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
  });
}
