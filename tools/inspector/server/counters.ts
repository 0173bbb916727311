// The numbers at the top of the page.

import type { MetricName } from '../../../lambda/runtime/metric-definitions.ts';
import { explain } from '../../client/errors.ts';
import { countMessages } from '../../client/queues.ts';
import type { Target } from '../../client/target.ts';
import type { LocalMetrics } from '../../local/services/metrics.ts';
import type { Counters, Overview } from '../api.ts';

/** What the functions counted since the stack started; only the process that runs them has it. */
export type PipelineCounts = () => Pick<Counters, 'accepted' | 'repeated' | 'rejected'>;

export function pipelineCounts(metrics: LocalMetrics): PipelineCounts {
  const sum = (name: MetricName) => metrics.sum(name);
  return () => ({
    accepted: sum('HooksAccepted'),
    repeated: sum('DeliveriesRepeated'),
    rejected: sum('HooksRejected'),
  });
}

/** For a target whose functions run somewhere else. */
export const noPipelineCounts: PipelineCounts = () => ({
  accepted: null,
  repeated: null,
  rejected: null,
});

/** Queues that cannot be asked, for want of a permission, leave the rest of the page at work. */
export async function readCounters(
  target: Target,
  counts: PipelineCounts,
): Promise<Pick<Overview, 'counters' | 'problem'>> {
  try {
    const [queued, dead] = await Promise.all([
      countMessages(target.sqs, target.queueUrl),
      countMessages(target.sqs, target.deadLetterQueueUrl),
    ]);
    return { counters: { ...counts(), queued, dead } };
  } catch (error) {
    const problem = explain(error);
    if (problem === undefined) throw error;
    return { counters: { ...counts(), queued: null, dead: null }, problem };
  }
}
