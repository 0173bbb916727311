// The dashboard shows on one screen whether the pipeline is healthy, and if not, where hooks are stuck. Its
// rows follow the flow of data from top to bottom.

import { Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { REJECTION_REASONS } from '../../lambda/runtime/log.ts';
import { uniqueName } from '../unique-name.ts';
import type { WebhookMetrics } from './webhook-metrics.ts';

export interface WebhookDashboardProps {
  readonly metrics: WebhookMetrics;
  /** Read at synthesis, so that alarms added after the dashboard are shown too. */
  readonly alarms: IAlarm[];
}

const SCREEN_WIDTH = 24;
const ROW_HEIGHT = 5;

export class WebhookDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { metrics, alarms }: WebhookDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      // The name that CloudFormation generates does not contain the stack's. With the region, because all
      // regions of an account share their dashboards.
      dashboardName: `${uniqueName(this)}-${Stack.of(this).region}`,
    });
    this.dashboard = dashboard;
    dashboard.addWidgets(alarmStates(alarms));
    const addRow = (...graphs: GraphProps[]) =>
      dashboard.addWidgets(
        ...graphs.map(
          ({ title, left }) =>
            new GraphWidget({
              title,
              left: named(left),
              width: SCREEN_WIDTH / graphs.length,
              height: ROW_HEIGHT,
              leftYAxis: { min: 0 },
            }),
        ),
      );

    addRow(
      {
        title: '1 Poster to gateway: requests',
        left: {
          requests: metrics.requests(),
          '4xx': metrics.clientErrors(),
          '5xx': metrics.serverErrors(),
        },
      },
      {
        title: '1 Poster to gateway: latency, ms',
        left: { p50: metrics.latency('p50'), p99: metrics.latency('p99') },
      },
    );
    addRow(
      {
        title: '2 Verifier: hooks accepted',
        left: {
          accepted: metrics.hooksAccepted(),
          test: metrics.testHooks(),
          'unavailable (503)': metrics.hooksUnavailable(),
        },
      },
      {
        title: '2 Verifier: hooks rejected, by reason',
        left: Object.fromEntries(
          REJECTION_REASONS.map((reason) => [reason, metrics.hooksRejected(reason)]),
        ),
      },
      {
        title: '2 Verifier: reads of the secret',
        left: { reads: metrics.secretRefreshes() },
      },
    );
    addRow(
      {
        title: '3 Queue: messages',
        left: { waiting: metrics.messagesWaiting(), 'in flight': metrics.messagesInWork() },
      },
      { title: '3 Queue: age of the oldest message, s', left: { age: metrics.oldestMessageAge() } },
      { title: '3 Dead-letter queue: messages', left: { stuck: metrics.deadLetters() } },
    );
    addRow(
      {
        title: '4 Consumer to table: deliveries recorded',
        left: { 'new events': metrics.eventsNew(), repeated: metrics.deliveriesRepeated() },
      },
      {
        title: '4 Consumer to table: failures',
        left: { 'not recorded': metrics.hooksNotRecorded(), errors: metrics.consumerErrors() },
      },
      {
        title: 'Throttled by a limit',
        left: {
          verifier: metrics.verifierThrottles(),
          consumer: metrics.consumerThrottles(),
          table: metrics.tableThrottles(),
        },
      },
    );
  }
}

interface GraphProps {
  readonly title: string;
  /** The metrics by their labels. */
  readonly left: Record<string, Metric>;
}

const named = (metrics: GraphProps['left']) =>
  Object.entries(metrics).map(([label, metric]) => metric.with({ label }));

const alarmStates = (alarms: IAlarm[]) =>
  alarms.length > 0
    ? new AlarmStatusWidget({
        title: 'Alarms',
        alarms,
        width: SCREEN_WIDTH,
        height: 3,
      })
    : new TextWidget({ markdown: 'No alarms are set.', width: SCREEN_WIDTH, height: 1 });
