// The alarms: each says what it means and what to do, and where the runbook goes on.

import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { WebhookMetrics } from './webhook-metrics.ts';

export interface AlarmOptions {
  /**
   * Wrong signatures within five minutes that make an alarm. A wrong secret is as many as there are
   * hooks; a stray forged one is no reason to get up.
   * @default 10
   */
  badSignatures?: number;
  /**
   * Alarms when no hook was accepted for so long: whole hours, at most 24, longer than the
   * restaurants are closed.
   * @default none: silence is no alarm
   */
  silence?: Duration;
}

export interface WebhookAlarmsProps extends AlarmOptions {
  metrics: WebhookMetrics;
  /** Told when an alarm goes off and when it is over. */
  topic?: ITopic;
}

const SILENCE_MAX_HOURS = 24;

export class WebhookAlarms extends Construct {
  readonly all: Alarm[] = [];
  readonly #topic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: WebhookAlarmsProps) {
    super(scope, id);
    const { metrics, badSignatures = 10, silence } = props;
    this.#topic = props.topic;

    this.add('DeadLetters', metrics.deadLetters().with({ period: Duration.minutes(1) }), {
      threshold: 1,
      description:
        'Hooks that were answered 200 are stuck in the dead-letter queue after 20 tries, so their events are missing from the table. Find the reason in the consumer log (event not-recorded), mend it, then send them back. They are deleted two weeks after they were received.',
    });
    this.add('OldestMessage', metrics.oldestMessageAge().with({ period: Duration.minutes(1) }), {
      threshold: 5 * 60,
      periods: 3,
      description:
        'A hook has waited over five minutes in the queue: the consumer is failing, throttled or too slow. Nothing is lost yet. Look at the consumer log and at the alarms ConsumerFailures and Throttled.',
    });
    this.add('ServerErrors', metrics.serverErrors(), {
      threshold: 1,
      periods: 3,
      breaching: 2,
      description:
        'Poster gets 5xx, so hooks are not taken, and each holds up the later ones of its account. The verifier log (event unavailable) says whether the secret or the queue is out of reach; a time-out or crash stands there as well.',
    });
    this.add('BadSignatures', metrics.hooksRejected('bad-signature'), {
      threshold: badSignatures,
      description:
        'Hooks are refused for a wrong signature. When all of them are, the stored secret is not the one in the settings of the Poster app: put it right, it is in use within a minute. When only some are, somebody forges hooks: nothing to do.',
    });
    this.add('ConsumerFailures', metrics.consumerFailures(), {
      threshold: 1,
      periods: 3,
      breaching: 2,
      description:
        'Hooks could not be recorded, and are tried again. The consumer log (event not-recorded) says why. After 20 tries, half an hour, they go to the dead-letter queue.',
    });
    this.add('Throttled', metrics.throttles(), {
      threshold: 1,
      periods: 3,
      breaching: 2,
      description:
        'Invocations or writes are held back by a limit: most often by the 10 concurrent executions of a new AWS account. Ask for more, or give the verifier reserved concurrency.',
    });
    if (silence) {
      this.add('Silence', metrics.hooksAccepted().with({ period: Duration.hours(1) }), {
        threshold: 1,
        comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
        periods: silenceHours(silence),
        missing: TreatMissingData.BREACHING,
        description:
          'No hook was accepted for as long as was set: Poster may have blocked the accounts, the URL or the subscription in its settings may have changed, or nobody sold anything.',
      });
    }
  }

  /** Adds an alarm to the ones here. The id is its heading in the runbook. */
  add(id: string, metric: IMetric, rule: AlarmRule): Alarm {
    const { threshold, periods = 1, breaching = periods, description } = rule;
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: breaching,
      comparisonOperator: rule.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // A metric is missing while nothing happens, which is well.
      treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${description} Runbook: docs/operations.md, ${id}.`,
    });
    if (this.#topic) {
      alarm.addAlarmAction(new SnsAction(this.#topic));
      alarm.addOkAction(new SnsAction(this.#topic));
    }
    this.all.push(alarm);
    return alarm;
  }
}

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
  /** @default well */
  missing?: TreatMissingData;
}

function silenceHours(silence: Duration): number {
  const hours = silence.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 1 || hours > SILENCE_MAX_HOURS) {
    throw new RangeError(
      `alarms.silence must be 1 to ${SILENCE_MAX_HOURS} whole hours; got ${silence.toHumanString()}`,
    );
  }
  return hours;
}
