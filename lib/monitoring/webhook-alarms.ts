// The alarms on a pipeline's metrics.

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

/** Thresholds of the alarms. */
export interface AlarmOptions {
  /**
   * How many wrong signatures within five minutes raise the alarm. With a wrong secret every hook has one; a
   * few forged hooks are not a reason to wake anyone.
   * @default 10
   */
  readonly badSignatures?: number;
  /**
   * Raises an alarm when no hook was accepted for this long: whole hours, at most 24. Choose more than the
   * restaurants are closed at a time. It also goes off right after the first deployment, and is over when the
   * first hook arrives.
   * @default no alarm on silence
   */
  readonly silence?: Duration;
}

export interface WebhookAlarmsProps extends AlarmOptions {
  readonly metrics: WebhookMetrics;
  /** Notified when an alarm goes off and when it is over. */
  readonly topic?: ITopic;
}

/** With periods of an hour, CloudWatch looks back at most a day. */
const SILENCE_MAX_HOURS = 24;
const EVERY_MINUTE = { period: Duration.minutes(1) };
const EVERY_HOUR = { period: Duration.hours(1) };

/**
 * The alarms of a pipeline. Each name has a section in docs/operations.md.
 *
 * @example
 * import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 *
 * webhooks.alarms?.deadLetters.addAlarmAction(new SnsAction(pager));
 * const oldestMessage = webhooks.alarms?.oldestMessage.node.defaultChild as CfnAlarm;
 * oldestMessage.threshold = 15 * 60;
 */
export class WebhookAlarms extends Construct {
  /** Accepted hooks could not be recorded. */
  readonly deadLetters: Alarm;
  /** A hook has waited in the queue for five minutes, the threshold in seconds. */
  readonly oldestMessage: Alarm;
  /** Poster gets 5xx answers. */
  readonly serverErrors: Alarm;
  /** Hooks are refused because of a wrong signature. */
  readonly badSignatures: Alarm;
  /** Hooks could not be recorded at once. */
  readonly hooksNotRecorded: Alarm;
  /** The consumer fails as a whole. */
  readonly consumerErrors: Alarm;
  /** A limit of Lambda throttles the verifier. */
  readonly verifierThrottled: Alarm;
  /** A limit of Lambda throttles the consumer. */
  readonly consumerThrottled: Alarm;
  /** DynamoDB throttles writes to the events table. */
  readonly tableThrottled: Alarm;
  /** No hook arrives. Undefined unless `alarms.silence` is set. */
  readonly silence: Alarm | undefined;
  /** All of these, and those of the event bus and of each subscription, which `onEvent` adds. */
  readonly all: Alarm[] = [];
  readonly #topic: ITopic | undefined;

  /** @throws RangeError naming the option and the values it accepts */
  constructor(scope: Construct, id: string, props: WebhookAlarmsProps) {
    super(scope, id);
    const { metrics, badSignatures, silence } = props;
    this.#topic = props.topic;

    this.deadLetters = this.#add('DeadLetters', metrics.deadLetters().with(EVERY_MINUTE));
    this.oldestMessage = this.#add('OldestMessage', metrics.oldestMessageAge().with(EVERY_MINUTE));
    this.serverErrors = this.#add('ServerErrors', metrics.serverErrors());
    this.badSignatures = this.#add('BadSignatures', metrics.hooksRejected('bad-signature'), {
      threshold: badSignatures ?? ALARM_RULES.BadSignatures.threshold,
    });
    // Each watches one metric. In a sum, a metric that was never reported may leave the alarm without data.
    this.hooksNotRecorded = this.#add('HooksNotRecorded', metrics.hooksNotRecorded());
    this.consumerErrors = this.#add('ConsumerErrors', metrics.consumerErrors());
    this.verifierThrottled = this.#add('VerifierThrottled', metrics.verifierThrottles());
    this.consumerThrottled = this.#add('ConsumerThrottled', metrics.consumerThrottles());
    this.tableThrottled = this.#add('TableThrottled', metrics.tableThrottles());
    this.silence =
      silence &&
      this.#add('Silence', metrics.hooksAccepted().with(EVERY_HOUR), {
        periods: silenceHours(silence),
      });
  }

  /**
   * Watches the dead-letter queue of one reader of the stream.
   *
   * @internal
   * @param suffix distinguishes the readers
   */
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

  #add(
    name: AlarmName,
    metric: IMetric,
    overrides: Partial<AlarmRule> = {},
    id: string = name,
  ): Alarm {
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
    return alarm;
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
