// A deployed stack as AWS sees it: its resources, its alarms and its metrics. The local stack has none of these.

import {
  type CloudFormationClient,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type Metric,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { SNSClient } from '@aws-sdk/client-sns';

export interface DeployedStack {
  name: string;
  cloudFormation: CloudFormationClient;
  cloudWatch: CloudWatchClient;
  logs: CloudWatchLogsClient;
  sns: SNSClient;
}

export interface StackResource {
  logicalId: string;
  physicalId: string;
}

/** @param type such as `AWS::Lambda::Function` */
export async function readResources(
  { name, cloudFormation }: DeployedStack,
  type: string,
): Promise<StackResource[]> {
  const found: StackResource[] = [];
  const pages = paginateListStackResources({ client: cloudFormation }, { StackName: name });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of StackResourceSummaries) {
      if (ResourceType === type && LogicalResourceId && PhysicalResourceId) {
        found.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId });
      }
    }
  }
  return found;
}

/** The stack's own alarms. Another stack's name may begin with this one's. */
export async function readAlarms(stack: DeployedStack): Promise<MetricAlarm[]> {
  const resources = await readResources(stack, 'AWS::CloudWatch::Alarm');
  const names = new Set(resources.map(({ physicalId }) => physicalId));
  const alarms: MetricAlarm[] = [];
  const filter = { AlarmNamePrefix: `${stack.name}-` };
  for await (const page of paginateDescribeAlarms({ client: stack.cloudWatch }, filter)) {
    alarms.push(...(page.MetricAlarms ?? []).filter(({ AlarmName = '' }) => names.has(AlarmName)));
  }
  return alarms;
}

const PERIOD_SECONDS = 60;

/** Adds up each metric since a time. @returns the sums, in the order of the metrics; 0 without data */
export async function sumMetrics(
  { cloudWatch }: DeployedStack,
  metrics: readonly Metric[],
  since: Date,
): Promise<number[]> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: since,
      EndTime: new Date(),
      MetricDataQueries: metrics.map((Metric, index) => ({
        Id: idOf(index),
        MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Sum' },
      })),
    }),
  );
  const values = new Map(MetricDataResults.map(({ Id, Values }) => [Id, Values]));
  return metrics.map((_, index) =>
    (values.get(idOf(index)) ?? []).reduce((sum, value) => sum + value, 0),
  );
}

const idOf = (index: number): string => `m${index}`;
