// The alarms on a pipeline's metrics: which rule watches which metric, and who is told.

import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_RULES, type AlarmName, type AlarmRule } from './alarm-rules.ts';
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

/** CloudWatch looks back a day at most over periods of an hour. */
const SILENCE_MAX_HOURS = 24;
const EVERY_MINUTE = { period: Duration.minutes(1) };
const EVERY_HOUR = { period: Duration.hours(1) };

export class WebhookAlarms extends Construct {
  /** Grows with each alarm that is added. */
  readonly all: Alarm[] = [];
  readonly #topic: ITopic | undefined;

  /** @throws RangeError naming the option and what it may be */
  constructor(scope: Construct, id: string, props: WebhookAlarmsProps) {
    super(scope, id);
    const { metrics, badSignatures, silence } = props;
    this.#topic = props.topic;

    this.#add('DeadLetters', metrics.deadLetters().with(EVERY_MINUTE));
    this.#add('OldestMessage', metrics.oldestMessageAge().with(EVERY_MINUTE));
    this.#add('ServerErrors', metrics.serverErrors());
    this.#add('BadSignatures', metrics.hooksRejected('bad-signature'), {
      threshold: badSignatures ?? ALARM_RULES.BadSignatures.threshold,
    });
    this.#add('ConsumerFailures', metrics.consumerFailures());
    this.#add('Throttled', metrics.throttles());
    if (silence) {
      const periods = silenceHours(silence);
      this.#add('Silence', metrics.hooksAccepted().with(EVERY_HOUR), { periods });
    }
  }

  /** Watches the dead-letter queue of one reader of the stream. @param suffix tells them apart */
  addStreamDeadLetters(
    name: 'SubscriberDeadLetters' | 'EventBusDeadLetters',
    suffix: string,
    queue: IQueue,
  ): void {
    const metric = queue.metricApproximateNumberOfMessagesVisible({
      ...EVERY_MINUTE,
      statistic: 'Maximum',
    });
    this.#add(name, metric, {}, `${name}${suffix}`);
  }

  #add(name: AlarmName, metric: IMetric, overrides: Partial<AlarmRule> = {}, id: string = name) {
    const rule: AlarmRule = { ...ALARM_RULES[name], ...overrides };
    const alarm = new Alarm(this, id, {
      metric,
      threshold: rule.threshold,
      evaluationPeriods: rule.periods ?? 1,
      datapointsToAlarm: rule.breaching ?? rule.periods ?? 1,
      comparisonOperator: rule.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${rule.description} Runbook: docs/operations.md, ${name}.`,
    });
    if (this.#topic) {
      alarm.addAlarmAction(new SnsAction(this.#topic));
      alarm.addOkAction(new SnsAction(this.#topic));
    }
    this.all.push(alarm);
  }
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
