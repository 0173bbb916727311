import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runChecks } from '../../tools/cli/doctor/check.ts';
import { deployedChecks } from '../../tools/cli/doctor/deployed-checks.ts';
import type { Target } from '../../tools/client/target.ts';
import { credentials } from '../../tools/local/local-state.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alarms';

/** What AWS knows about the stack; each test breaks one thing. */
interface Account {
  alarms: MetricAlarm[];
  /** The last action of each alarm, by the alarm's name. */
  history: Record<string, string>;
  subscriptions: Subscription[];
  /** Counts of the last hour, by namespace, metric and resource. */
  counts: Record<string, number>;
}

let account: Account;
let target: Target;
const alarm = (name: string, more: MetricAlarm = {}): MetricAlarm => ({
  ...{ AlarmName: `prod-${name}`, StateValue: 'OK', AlarmActions: [TOPIC], ...more },
});
const RESOURCES = [
  ['AWS::CloudWatch::Alarm', 'Dead', 'prod-Dead'],
  ['AWS::CloudWatch::Alarm', 'Silence', 'prod-Silence'],
  ['AWS::Lambda::Function', 'Verifier', 'verifier-1'],
  ['AWS::Lambda::Function', 'Consumer', 'consumer-1'],
].map(([ResourceType, LogicalResourceId, PhysicalResourceId]) => ({
  ...{ ResourceType, LogicalResourceId, PhysicalResourceId },
}));

/** The answers of the services to the requests that doctor makes, by operation. */
// biome-ignore lint/suspicious/noExplicitAny: requests of many types
const ANSWERS: Record<string, (input: any) => object> = {
  ListStackResourcesCommand: ({ StackName }) => ({
    StackResourceSummaries: StackName === 'prod' ? RESOURCES : [],
  }),
  DescribeAlarmsCommand: ({ AlarmNamePrefix }) => ({
    MetricAlarms: account.alarms.filter((one) => one.AlarmName?.startsWith(AlarmNamePrefix)),
  }),
  DescribeAlarmHistoryCommand: ({ AlarmName, HistoryItemType, ScanBy, MaxRecords }) => {
    expect([HistoryItemType, ScanBy, MaxRecords]).toEqual(['Action', 'TimestampDescending', 1]);
    const HistorySummary = account.history[AlarmName];
    return HistorySummary === undefined ? {} : { AlarmHistoryItems: [{ HistorySummary }] };
  },
  ListSubscriptionsByTopicCommand: ({ TopicArn }) => ({
    Subscriptions: TopicArn === TOPIC ? account.subscriptions : undefined,
  }),
  GetMetricDataCommand: ({ StartTime, MetricDataQueries }) => {
    expect(StartTime).toEqual(new Date(NOW_MS - 3_600_000));
    return {
      MetricDataResults: MetricDataQueries.map(
        // biome-ignore lint/suspicious/noExplicitAny: see above
        ({ Id, MetricStat: { Metric, Stat } }: any) => {
          const [{ Name, Value }] = Metric.Dimensions;
          const count =
            account.counts[`${Stat} ${Metric.Namespace} ${Metric.MetricName} ${Name} ${Value}`];
          return { Id, Values: count === undefined ? [] : [count - 1, 1] };
        },
      ),
    };
  },
};

beforeEach(() => {
  vi.useFakeTimers({ now: NOW_MS, toFake: ['Date'] });
  account = {
    alarms: [alarm('Dead'), alarm('Silence')],
    history: { 'prod-Dead': `Successfully executed action ${TOPIC}` },
    subscriptions: [{ Endpoint: 'on-call@a.b', SubscriptionArn: `${TOPIC}:1` }],
    counts: {},
  };
  const config = { region: 'us-east-1', credentials };
  const clients = {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    sns: new SNSClient(config),
  };
  for (const client of Object.values(clients)) {
    const answer = async (command: { constructor: { name: string }; input: object }) =>
      ANSWERS[command.constructor.name]?.(command.input);
    vi.spyOn(client, 'send').mockImplementation(answer as never);
  }
  target = {
    ...{ deployed: { name: 'prod', ...clients } },
    ...{ tableName: 'events', connectionsTableName: 'connections' },
  } as unknown as Target;
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const doctor = () => Array.fromAsync(runChecks(deployedChecks(target)));

const QUIET = 'the alarms are quiet';
const SENT = 'the last notification of each alarm was sent';
const CONFIRMED = 'the alarm topic has confirmed subscriptions';
const ERRORS = 'no function failed in the last hour';
const THROTTLES = 'nothing was throttled in the last hour';

it('doctor has no checks with AWS for the local stack', () => {
  expect(deployedChecks({ ...target, deployed: undefined })).toEqual([]);
});

it('doctor finds nothing wrong with a deployed stack that is well', async () => {
  // An alarm may have no topic, or another action.
  account.alarms.push(alarm('Other', { AlarmActions: ['arn:aws:lambda:a:b:function:c'] }));
  expect(await doctor()).toEqual(
    [QUIET, SENT, CONFIRMED, ERRORS, THROTTLES].map((name) => ({ name, state: 'ok' })),
  );
});

describe('doctor reports', () => {
  const LIMITS =
    'find the limit in docs/operations.md, VerifierThrottled, ConsumerThrottled or TableThrottled';
  it.each<[string, () => Partial<Account>, name: string, problem: string, fix: string]>([
    [
      'alarms that are not quiet',
      () => ({ alarms: ['Dead', 'Silence'].map((name) => alarm(name, { StateValue: 'ALARM' })) }),
      QUIET,
      'in alarm: prod-Dead, prod-Silence',
      'look up each alarm in docs/operations.md',
    ],
    [
      'a notification that was not sent',
      () => ({ history: { 'prod-Silence': 'Failed to execute action' } }),
      SENT,
      'prod-Silence: Failed to execute action',
      'let CloudWatch publish to the topic: docs/construct.md, "A topic of your own"',
    ],
    [
      'a topic without a subscription',
      () => ({ subscriptions: [] }),
      CONFIRMED,
      `${TOPIC} has no subscription`,
      'subscribe to it; AWS deletes a subscription that is not confirmed within two days',
    ],
    [
      'subscriptions that are not confirmed',
      () => ({
        subscriptions: [
          ...account.subscriptions,
          ...['b@a.b', 'c@a.b'].map((Endpoint) => ({
            ...{ Endpoint, SubscriptionArn: 'PendingConfirmation' },
          })),
        ],
      }),
      CONFIRMED,
      'not confirmed: b@a.b, c@a.b',
      'follow the link in the mail that AWS sent to this address',
    ],
    [
      'functions that failed',
      () => ({
        counts: {
          'Sum AWS/Lambda Errors FunctionName verifier-1': 2,
          'Sum AWS/Lambda Errors FunctionName consumer-1': 3,
        },
      }),
      ERRORS,
      'failed: Verifier (2), Consumer (3)',
      'read the log of the function',
    ],
    [
      'a function and tables that were throttled',
      () => ({
        counts: {
          'Sum AWS/Lambda Throttles FunctionName verifier-1': 2,
          'Sum AWS/DynamoDB WriteThrottleEvents TableName events': 4,
          'Sum AWS/DynamoDB WriteThrottleEvents TableName connections': 5,
        },
      }),
      THROTTLES,
      'throttled: Verifier (2), events (4), connections (5)',
      LIMITS,
    ],
  ])('%s, and nothing else', async (_, change, name, problem, fix) => {
    account = { ...account, ...change() };
    const failed = (await doctor()).filter(({ state }) => state !== 'ok');
    expect(failed).toEqual([{ name, state: 'failed', problem, fix }]);
  });
});
