// Follows a forged hook from the endpoint to its metric. The alarm BadSignatures watches that metric, so a
// metric filter that matches no log line would silence it.

import { expect, it } from 'vitest';
import { type DeployedStack, readAlarms, sumMetrics } from '../../tools/client/deployed-stack.ts';
import { eventually } from '../support/eventually.ts';
import type { StackRun } from './run.ts';

/** Metric filters take a minute or two. This allows for a slow day. */
const METRIC_TIMEOUT_MS = 300_000;
/** AWS bills each read. */
const METRIC_POLL_MS = 1000;
const MINUTE_MS = 60_000;

export function describeMetrics(run: () => StackRun): void {
  it(
    'a hook with a changed signature gets 401, and CloudWatch counts it under its reason',
    async ({ skip }) => {
      const { deployed } = run().target;
      const count = deployed && (await createCount(deployed, run().startedAt * 1000));
      const before = (await count?.()) ?? 0;
      const hook = run().hook({ account: 'counted' });
      const verify = hook.verify.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
      expect((await run().post({ ...hook, verify })).status).toBe(401);
      if (count === undefined) return skip('this stack has no alarm on the metric');
      await eventually(count, (now) => now > before, METRIC_TIMEOUT_MS, METRIC_POLL_MS);
    },
    METRIC_TIMEOUT_MS + MINUTE_MS,
  );
}

/** @returns reads how often the metric was counted in this run; undefined when no alarm names the metric */
async function createCount(stack: DeployedStack, startedAtMs: number) {
  const alarm = (await readAlarms(stack)).find(({ MetricName }) => MetricName === 'HooksRejected');
  if (alarm === undefined) return undefined;
  const { Namespace, MetricName, Dimensions } = alarm;
  const since = new Date(startedAtMs - MINUTE_MS);
  return async () => {
    const [sum = 0] = await sumMetrics(stack, [{ Namespace, MetricName, Dimensions }], since);
    return sum;
  };
}
