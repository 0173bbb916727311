// Checks a deployed stack with AWS: its alarms, whether their notifications arrive, and the errors and throttled
// calls that CloudWatch counted.

import { DescribeAlarmHistoryCommand, type Metric } from '@aws-sdk/client-cloudwatch';
import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import {
  type DeployedStack,
  readAlarms,
  readResources,
  sumMetrics,
} from '../../client/deployed-stack.ts';
import type { Target } from '../../client/target.ts';
import { type Check, Finding } from './check.ts';

/** Long enough for an error of this morning's deployment, short enough to be quiet again after a fix. */
const RECENT_HOURS = 1;

/** @returns no checks for the local stack */
export function deployedChecks({ deployed, tableName, connectionsTableName }: Target): Check[] {
  if (deployed === undefined) return [];
  return [
    { name: 'the alarms are quiet', run: () => checkStates(deployed) },
    {
      name: 'the last notification of each alarm was sent',
      run: () => checkNotifications(deployed),
    },
    {
      name: 'the alarm topic has confirmed subscriptions',
      run: () => checkSubscriptions(deployed),
    },
    { name: 'no function failed in the last hour', run: () => checkErrors(deployed) },
    {
      name: 'nothing was throttled in the last hour',
      run: () => checkThrottles(deployed, [tableName, connectionsTableName]),
    },
  ];
}

async function checkStates(stack: DeployedStack): Promise<void> {
  const alarms = await readAlarms(stack);
  const names = alarms.filter((one) => one.StateValue === 'ALARM').map((one) => one.AlarmName);
  if (names.length === 0) return;
  throw new Finding(`in alarm: ${names.join(', ')}`, 'look up each alarm in docs/operations.md');
}

/** Looks at the last notification of each alarm only, so that a fixed topic is not reported any more. */
async function checkNotifications(stack: DeployedStack): Promise<void> {
  for (const { AlarmName } of await readAlarms(stack)) {
    const { AlarmHistoryItems = [] } = await stack.cloudWatch.send(
      new DescribeAlarmHistoryCommand({
        AlarmName,
        HistoryItemType: 'Action',
        ScanBy: 'TimestampDescending',
        MaxRecords: 1,
      }),
    );
    const summary = AlarmHistoryItems[0]?.HistorySummary ?? '';
    if (summary.startsWith('Failed')) {
      throw new Finding(
        `${AlarmName}: ${summary}`,
        'let CloudWatch publish to the topic: docs/construct.md, "A topic of your own"',
      );
    }
  }
}

/** An alarm without a topic is a choice, and is not reported. */
async function checkSubscriptions(stack: DeployedStack): Promise<void> {
  const actions = (await readAlarms(stack)).flatMap(({ AlarmActions = [] }) => AlarmActions);
  const topics = new Set(actions.filter((arn) => arn.split(':')[2] === 'sns'));
  for (const TopicArn of topics) {
    const pages = paginateListSubscriptionsByTopic({ client: stack.sns }, { TopicArn });
    const found = (await Array.fromAsync(pages)).flatMap(({ Subscriptions = [] }) => Subscriptions);
    if (found.length === 0) {
      throw new Finding(
        `${TopicArn} has no subscription`,
        'subscribe to it; AWS deletes a subscription that is not confirmed within two days',
      );
    }
    const pending = found.filter(({ SubscriptionArn }) => SubscriptionArn === PENDING);
    if (pending.length > 0) {
      throw new Finding(
        `not confirmed: ${pending.map(({ Endpoint }) => Endpoint).join(', ')}`,
        'follow the link in the mail that AWS sent to this address',
      );
    }
  }
}

const PENDING = 'PendingConfirmation';

async function checkErrors(stack: DeployedStack): Promise<void> {
  const counted = await countRecent(stack, await functionMetrics(stack, 'Errors'));
  if (counted.length === 0) return;
  throw new Finding(`failed: ${counted.join(', ')}`, 'read the log of the function');
}

async function checkThrottles(stack: DeployedStack, tableNames: string[]): Promise<void> {
  const tables = tableNames.map((name) => ({
    title: name,
    Namespace: 'AWS/DynamoDB',
    MetricName: 'WriteThrottleEvents',
    Dimensions: [{ Name: 'TableName', Value: name }],
  }));
  const functions = await functionMetrics(stack, 'Throttles');
  const counted = await countRecent(stack, [...functions, ...tables]);
  if (counted.length === 0) return;
  throw new Finding(
    `throttled: ${counted.join(', ')}`,
    'find the limit in docs/operations.md, VerifierThrottled, ConsumerThrottled or TableThrottled',
  );
}

type TitledMetric = Metric & { title: string };

/** Of all functions in the stack, because a subscriber's errors matter as well. */
async function functionMetrics(stack: DeployedStack, metricName: string): Promise<TitledMetric[]> {
  const functions = await readResources(stack, 'AWS::Lambda::Function');
  return functions.map(({ logicalId, physicalId }) => ({
    title: logicalId,
    Namespace: 'AWS/Lambda',
    MetricName: metricName,
    Dimensions: [{ Name: 'FunctionName', Value: physicalId }],
  }));
}

/** @returns title and count of each metric that is not 0 */
async function countRecent(stack: DeployedStack, metrics: TitledMetric[]): Promise<string[]> {
  const since = new Date(Date.now() - RECENT_HOURS * 3_600_000);
  const sums = await sumMetrics(
    stack,
    metrics.map(({ title: _, ...metric }) => metric),
    since,
  );
  return metrics.flatMap(({ title }, index) => (sums[index] ? [`${title} (${sums[index]})`] : []));
}
