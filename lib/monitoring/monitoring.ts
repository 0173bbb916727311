// Monitoring of the pipeline: its metrics, the alarms on them, and the dashboard.

import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { LogMetrics, type LogMetricsProps } from './log-metrics.ts';
import { type AlarmOptions, WebhookAlarms } from './webhook-alarms.ts';
import { WebhookDashboard } from './webhook-dashboard.ts';
import { type WatchedResources, WebhookMetrics } from './webhook-metrics.ts';

/** Alarms and dashboard. */
export interface MonitoringOptions {
  /**
   * Thresholds of the alarms, or false for no alarms.
   * @default all alarms except the one on silence
   */
  readonly alarms?: AlarmOptions | false;
  /**
   * Notified when an alarm goes off and when it is over. A topic with a policy, such as the one that
   * `enforceSSL` creates, must allow `cloudwatch.amazonaws.com` to publish, on the condition that
   * `aws:SourceAccount` is your account. If the topic is encrypted with a key of yours, that service also has
   * to be allowed to use the key.
   * @default none: alarms only show on the dashboard and in CloudWatch
   */
  readonly alarmTopic?: ITopic;
  /**
   * Whether to create a dashboard, which follows a hook from the gateway to the table. CloudWatch bills it by
   * the month.
   * @default true
   */
  readonly dashboard?: boolean;
}

export interface MonitoringProps extends MonitoringOptions, LogMetricsProps {
  readonly resources: WatchedResources;
}

export class Monitoring extends Construct {
  readonly metrics: WebhookMetrics;
  /** Undefined when alarms are switched off. */
  readonly alarms: WebhookAlarms | undefined;
  /** Undefined when the dashboard is switched off. */
  readonly dashboard: Dashboard | undefined;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { alarms = {}, alarmTopic: topic, dashboard = true } = props;
    const logMetrics = new LogMetrics(this, 'LogMetrics', props);
    const metrics = new WebhookMetrics(logMetrics, props.resources);
    this.metrics = metrics;
    this.alarms =
      alarms === false
        ? undefined
        : new WebhookAlarms(this, 'Alarms', { ...alarms, metrics, topic });
    this.dashboard = dashboard
      ? new WebhookDashboard(this, 'Dashboard', { metrics, alarms: this.alarms?.all ?? [] })
          .dashboard
      : undefined;
  }

  /** @param id distinguishes the subscription from others */
  watchSubscription(id: string, deadLetterQueue: IQueue): void {
    this.alarms?.addStreamDeadLetters('SubscriberDeadLetters', id, deadLetterQueue);
  }

  watchEventBus(deadLetterQueue: IQueue): void {
    this.alarms?.addStreamDeadLetters('EventBusDeadLetters', '', deadLetterQueue);
  }
}
