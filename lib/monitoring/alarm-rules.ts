// When each alarm goes off, and what its mail says. The name of an alarm is its heading in docs/operations.md.

import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

export interface AlarmRule {
  /** Tells the person on call what the alarm means and what to do. */
  readonly description: string;
  readonly threshold: number;
  /** How many periods of the metric are evaluated. @default 1 */
  readonly periods?: number;
  /** How many of these periods must breach the threshold. @default all */
  readonly breaching?: number;
  /** @default greater than or equal to the threshold */
  readonly comparison?: ComparisonOperator;
  /** @default not breaching, because a metric has no data while nothing happens */
  readonly missing?: TreatMissingData;
}

/** One failing hook can be a coincidence. Failures in two of three periods of five minutes are not. */
const KEEPS_HAPPENING = { threshold: 1, periods: 3, breaching: 2 };

/** SQS stops reporting a queue that is not used for some hours, and its messages are still there then. */
const MESSAGES_STAY = { threshold: 1, missing: TreatMissingData.IGNORE };

export const ALARM_RULES = {
  DeadLetters: {
    ...MESSAGES_STAY,
    description:
      'Hooks that were answered 200 are stuck in the dead-letter queue after 20 attempts, so their events are missing from the table. Find the reason in the consumer log (event not-recorded), fix it, then send the hooks back. They are deleted two weeks after they were received.',
  },
  OldestMessage: {
    threshold: 5 * 60,
    periods: 3,
    description:
      'A hook has waited more than five minutes in the queue: more hooks arrive than the consumer takes, or it takes none. Nothing is lost yet. Hooks that were tried three times do not count here; the alarms HooksNotRecorded, ConsumerErrors and ConsumerThrottled report those.',
  },
  ServerErrors: {
    ...KEEPS_HAPPENING,
    description:
      'Poster gets 5xx answers. These hooks are not accepted, and each holds up the later hooks of its account. The verifier log (event unavailable) says whether the secret or the queue cannot be reached; it also shows time-outs and crashes.',
  },
  BadSignatures: {
    threshold: 10,
    description:
      'Hooks are refused because of a wrong signature. If all hooks are refused, the stored secret differs from the one in the settings of the Poster app: correct it, and it is used within a minute. If only some are refused, they are forged, and there is nothing to do.',
  },
  HooksNotRecorded: {
    ...KEEPS_HAPPENING,
    description:
      'Hooks could not be recorded and are tried again. The consumer log (event not-recorded) says why. After 20 attempts, about half an hour, they go to the dead-letter queue.',
  },
  ConsumerErrors: {
    ...KEEPS_HAPPENING,
    description:
      'The consumer fails as a whole: it times out, runs out of memory or does not start. The consumer log says why. Its hooks are tried again; after 20 attempts, about half an hour, they go to the dead-letter queue.',
  },
  VerifierThrottled: {
    ...KEEPS_HAPPENING,
    description:
      'Lambda refuses to run the verifier, so Poster gets 503 and sends the hooks again. A limit is reached, most often the 10 concurrent executions of a new AWS account: request a higher one.',
  },
  ConsumerThrottled: {
    ...KEEPS_HAPPENING,
    description:
      'Lambda refuses to run the consumer, so hooks wait in the queue, and each attempt brings them closer to the dead-letter queue. A limit is reached, most often the 10 concurrent executions of a new AWS account: request a higher one.',
  },
  TableThrottled: {
    ...KEEPS_HAPPENING,
    // For metrics of DynamoDB, CloudWatch does this whatever an alarm says.
    missing: TreatMissingData.IGNORE,
    description:
      'DynamoDB throttles writes to the events table. The hooks are tried again, and the table adapts within half an hour. This alarm does not end by itself, because the metric has no data while nothing is throttled: set it back to OK.',
  },
  Silence: {
    threshold: 1,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    missing: TreatMissingData.BREACHING,
    description:
      'No hook was accepted for the configured time. Poster may have blocked the accounts, the URL or the subscription in its settings may have changed, or nothing was sold. Right after the first deployment, it is no cause for concern.',
  },
  SubscriberDeadLetters: {
    ...MESSAGES_STAY,
    description:
      'A function that subscribes to events failed repeatedly on some of them, and Lambda gave up. The events are in the table, not in this queue: fix the function, then send it those events again.',
  },
  EventBusDeadLetters: {
    ...MESSAGES_STAY,
    description:
      'Events did not reach the event bus after several attempts, and the pipe gave up. The events are in the table, not in this queue: find the reason in the enrichment log, then send them again.',
  },
} satisfies Record<string, AlarmRule>;

export type AlarmName = keyof typeof ALARM_RULES;
