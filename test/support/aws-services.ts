// CloudFormation, CloudWatch with its logs, and SNS on loopback, in the SDK's real wire formats. Together with the queues,
// tables and secret of a local stack, they make that stack look deployed to the commands.

import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { LocalState } from '../../tools/local/local-state.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';

/** An alarm in the form of DescribeAlarms. */
export interface AlarmState {
  AlarmName: string;
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  StateReason?: string;
  AlarmActions?: string[];
  Namespace?: string;
  MetricName?: string;
  Dimensions?: Dimension[];
}

type Dimension = z.infer<typeof dimensionSchema>;

/** A metric that GetMetricData asks for. */
type QueriedMetric = z.infer<typeof metricSchema>;

const dimensionSchema = z.object({ Name: z.string(), Value: z.string() });
const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(dimensionSchema),
});

export interface AwsServices {
  /** Environment of a process that uses these services: endpoints and credentials, but no region. */
  env: Record<string, string | undefined>;
  /** Outputs of each stack, by the stack's name. */
  stacks: Map<string, Record<string, string>>;
  /** Names of the stacks with termination protection. */
  protectedStacks: Set<string>;
  /** The alarms of all stacks. */
  alarms: AlarmState[];
  /** The lines of each log group. */
  logLines: Map<string, string[]>;
  /** Resources of every stack: type, logical id and physical id. */
  resources: [type: string, logicalId: string, physicalId: string][];
  /** The last notification of an alarm, by the alarm's name, as its history describes it. */
  notifications: Map<string, string>;
  /** Subscriptions of every topic, by endpoint: the ARN, or that it is pending. */
  subscriptions: Map<string, string>;
  /** The sum of a metric. @param sinceSeconds unix seconds, the start of the time that is added up */
  sum(metric: QueriedMetric, sinceSeconds: number): number;
  /** Refuses every call, as IAM would. */
  denyAll: boolean;
  close(): void;
}

/** @param state of the local stack that stands in for a deployed one */
export async function startAwsServices(state: LocalState): Promise<AwsServices> {
  const cloudFormation = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const answer = form.get('Action') === 'ListStackResources' ? listResources : describeStacks;
    answerXml(response, answer(services, form));
  });
  const cloudWatch = createServer(async (request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    answerJson(response, askCloudWatch(services, operation, JSON.parse(await text(request))));
  });
  const logs = createServer(async (request, response) => {
    answerJson(response, filterLogEvents(services, JSON.parse(await text(request))));
  });
  const sns = createServer((_, response) => answerXml(response, listSubscriptions(services)));
  const services: AwsServices = {
    env: {
      AWS_ENDPOINT_URL_CLOUDFORMATION: await listenOnLoopback(cloudFormation),
      AWS_ENDPOINT_URL_CLOUDWATCH: await listenOnLoopback(cloudWatch),
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: await listenOnLoopback(logs),
      AWS_ENDPOINT_URL_SNS: await listenOnLoopback(sns),
      AWS_ENDPOINT_URL_SQS: state.sqsEndpoint,
      AWS_ENDPOINT_URL_DYNAMODB: state.dynamodbEndpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: state.streamsEndpoint,
      AWS_ENDPOINT_URL_LAMBDA: state.lambdaEndpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: state.secretsEndpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      // Hides the AWS configuration of the person who runs the tests.
      AWS_PROFILE: undefined,
      AWS_REGION: undefined,
      AWS_DEFAULT_REGION: undefined,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stacks: new Map(),
    protectedStacks: new Set(),
    alarms: [],
    logLines: new Map(),
    resources: [],
    notifications: new Map(),
    subscriptions: new Map(),
    sum: () => 0,
    denyAll: false,
    close() {
      for (const server of [cloudFormation, cloudWatch, logs, sns]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return services;
}

/** The outputs that this stack would have if it were deployed. */
export const outputsOf = (state: LocalState): Record<string, string> => ({
  WebhookUrl: state.webhookUrl,
  EventsTableName: state.tableName,
  ConnectionsTableName: state.connectionsTableName,
  SecretName: state.secretName,
  QueueUrl: state.queueUrl,
  DeadLetterQueueUrl: state.deadLetterQueueUrl,
});

interface Answer {
  status: number;
  body: string;
}

const CALLER = 'arn:aws:iam::000000000000:user/local';

/** CloudFormation's query protocol: the request is a form, the answer is XML. */
function describeStacks(
  { denyAll, stacks, protectedStacks }: AwsServices,
  form: URLSearchParams,
): Answer {
  const name = form.get('StackName') ?? '';
  if (denyAll) {
    const what = `User: ${CALLER} is not authorized to perform: cloudformation:DescribeStacks`;
    return xmlError(403, 'AccessDenied', what);
  }
  const outputs = stacks.get(name);
  if (outputs === undefined) {
    return xmlError(400, 'ValidationError', `Stack with id ${name} does not exist`);
  }
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
  );
  return {
    status: 200,
    body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<DescribeStacksResult><Stacks><member><StackName>${escapeXml(name)}</StackName>
<CreationTime>2026-11-24T08:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
<EnableTerminationProtection>${protectedStacks.has(name)}</EnableTerminationProtection>
<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult>
<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></DescribeStacksResponse>`,
  };
}

const xmlError = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error>
<Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>
<RequestId>local</RequestId></ErrorResponse>`,
});

function listResources({ resources }: AwsServices): Answer {
  const members = resources.map(
    ([type, logicalId, physicalId]) => `<member><ResourceType>${type}</ResourceType>
<LogicalResourceId>${logicalId}</LogicalResourceId>
<PhysicalResourceId>${escapeXml(physicalId)}</PhysicalResourceId></member>`,
  );
  return {
    status: 200,
    body: `<ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<ListStackResourcesResult><StackResourceSummaries>${members.join('')}</StackResourceSummaries>
</ListStackResourcesResult></ListStackResourcesResponse>`,
  };
}

function listSubscriptions({ subscriptions }: AwsServices): Answer {
  const members = [...subscriptions].map(
    ([endpoint, arn]) => `<member><Endpoint>${endpoint}</Endpoint><Protocol>email</Protocol>
<SubscriptionArn>${arn}</SubscriptionArn></member>`,
  );
  return {
    status: 200,
    body: `<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
<ListSubscriptionsByTopicResult><Subscriptions>${members.join('')}</Subscriptions>
</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
  };
}

/** The SDK's CloudWatch client uses JSON 1.0. */
function askCloudWatch(services: AwsServices, operation: string, request: unknown): Answer {
  if (services.denyAll) {
    const message = `User: ${CALLER} is not authorized to perform: cloudwatch:${operation}`;
    return { status: 403, body: JSON.stringify({ __type: 'AccessDenied', message }) };
  }
  switch (operation) {
    case 'DescribeAlarms':
      return json({ MetricAlarms: alarmsWith(services, prefixSchema.parse(request)) });
    case 'DescribeAlarmHistory': {
      const summary = services.notifications.get(nameSchema.parse(request).AlarmName);
      return json({ AlarmHistoryItems: summary ? [{ HistorySummary: summary }] : [] });
    }
    case 'GetMetricData': {
      const { MetricDataQueries, StartTime } = queriesSchema.parse(request);
      return json({
        MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
          const sum = services.sum(MetricStat.Metric, StartTime);
          // Like CloudWatch, which has no value for a period in which nothing was counted.
          return { Id, Values: sum === 0 ? [] : [sum] };
        }),
      });
    }
    default:
      return { status: 400, body: '{"__type":"UnknownOperationException"}' };
  }
}

/** One line per page. Knows the one kind of pattern that the commands use. */
function filterLogEvents({ logLines }: AwsServices, request: unknown): Answer {
  const { logGroupName, filterPattern, nextToken = '0', startTime } = filterSchema.parse(request);
  const wanted = filterPattern.split('"')[1];
  const found = (logLines.get(logGroupName) ?? []).filter((line) => {
    const { event, timestamp } = JSON.parse(line);
    return event === wanted && Date.parse(timestamp) >= startTime;
  });
  const index = Number(nextToken);
  const message = found[index];
  return json({
    events: message === undefined ? [] : [{ message }],
    nextToken: index + 1 < found.length ? String(index + 1) : undefined,
  });
}

const filterSchema = z.object({
  logGroupName: z.string(),
  filterPattern: z.enum(['{ $.event = "refused" }', '{ $.event = "not-recorded" }']),
  startTime: z.number(),
  nextToken: z.string().optional(),
});

const prefixSchema = z.object({ AlarmNamePrefix: z.string() });
const nameSchema = z.object({ AlarmName: z.string(), HistoryItemType: z.literal('Action') });
const queriesSchema = z.object({
  StartTime: z.number(),
  MetricDataQueries: z.array(
    z.object({ Id: z.string(), MetricStat: z.object({ Metric: metricSchema }) }),
  ),
});

const alarmsWith = ({ alarms }: AwsServices, { AlarmNamePrefix }: z.infer<typeof prefixSchema>) =>
  alarms.filter(({ AlarmName }) => AlarmName.startsWith(AlarmNamePrefix));

const json = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });

function answerXml(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}

function answerJson(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

const escapeXml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
