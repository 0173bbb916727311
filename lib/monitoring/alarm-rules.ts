// The rule of each alarm, and what it tells whoever it wakes: what it means and what to do. The name
// is its heading in docs/operations.md.

import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

export interface AlarmRule {
  /** What it means and what to do. */
  description: string;
  threshold: number;
  /** How many periods of the metric are looked at. @default 1 */
  periods?: number;
  /** How many of them have to breach. @default all */
  breaching?: number;
  /** @default at the threshold or above it */
  comparison?: ComparisonOperator;
  /** @default a metric is missing while nothing happens, which is well */
  missing?: TreatMissingData;
}

/** One failing hook may be chance; in two of three periods of five minutes it is not. */
const KEEPS_HAPPENING = { threshold: 1, periods: 3, breaching: 2 };

export const ALARM_RULES = {
  DeadLetters: {
    threshold: 1,
    description:
      'Hooks that were answered 200 are stuck in the dead-letter queue after 20 tries, so their events are missing from the table. Find the reason in the consumer log (event not-recorded), mend it, then send them back. They are deleted two weeks after they were received.',
  },
  OldestMessage: {
    threshold: 5 * 60,
    periods: 3,
    description:
      'A hook has waited over five minutes in the queue: the consumer is failing, throttled or too slow. Nothing is lost yet. Look at the consumer log and at the alarms ConsumerFailures and Throttled.',
  },
  ServerErrors: {
    ...KEEPS_HAPPENING,
    description:
      'Poster gets 5xx, so hooks are not taken, and each holds up the later ones of its account. The verifier log (event unavailable) says whether the secret or the queue is out of reach; a time-out or crash stands there as well.',
  },
  BadSignatures: {
    threshold: 10,
    description:
      'Hooks are refused for a wrong signature. When all of them are, the stored secret is not the one in the settings of the Poster app: put it right, it is in use within a minute. When only some are, somebody forges hooks: nothing to do.',
  },
  ConsumerFailures: {
    ...KEEPS_HAPPENING,
    description:
      'Hooks could not be recorded, and are tried again. The consumer log (event not-recorded) says why. After 20 tries, half an hour, they go to the dead-letter queue.',
  },
  Throttled: {
    ...KEEPS_HAPPENING,
    description:
      'Invocations or writes are held back by a limit: most often by the 10 concurrent executions of a new AWS account. Ask for more, or give the verifier reserved concurrency.',
  },
  Silence: {
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    missing: TreatMissingData.BREACHING,
    description:
      'No hook was accepted for as long as was set: Poster may have blocked the accounts, the URL or the subscription in its settings may have changed, or nobody sold anything.',
  },
  SubscriberDeadLetters: {
    threshold: 1,
    description:
      'A function that subscribes to events failed on some of them again and again, and they were given up. They are in the table, not in this queue: mend the function, then give it those events again.',
  },
  EventBusDeadLetters: {
    threshold: 1,
    description:
      'Events did not reach the event bus after several tries, and were given up. They are in the table, not in this queue: find the reason in the enrichment log, then send them again.',
  },
} satisfies Record<string, AlarmRule>;

export type AlarmName = keyof typeof ALARM_RULES;
