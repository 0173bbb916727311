import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/runtime/log.ts';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { templateOf } from '../support/synth.ts';

interface Alarm {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: unknown }[];
  Statistic?: string;
  Period?: number;
  Threshold: number;
  ComparisonOperator: string;
  EvaluationPeriods: number;
  DatapointsToAlarm: number;
  TreatMissingData: string;
  AlarmDescription: string;
}

interface Filter {
  FilterPattern: string;
  LogGroupName: { Ref: string };
  MetricTransformations: {
    MetricName: string;
    MetricNamespace: string;
    MetricValue: string;
    Dimensions?: { Key: string; Value: string }[];
  }[];
}

/** Namespace, name and dimensions, which identify a metric in CloudWatch. */
const identify = ({ Namespace, MetricName, Dimensions = [] }: Alarm): string =>
  [Namespace, MetricName, ...Dimensions.map(({ Name }) => Name)].join(' ');

const identifyFiltered = (metric: Filter['MetricTransformations'][number]): string =>
  [
    ...[metric.MetricNamespace, metric.MetricName],
    ...(metric.Dimensions ?? []).map(({ Key }) => Key),
  ].join(' ');

let template: Template;
let alarms: Record<string, Alarm>;
beforeAll(() => {
  template = templateOf(
    (stack) => new PosterWebhooks(stack, 'Hooks', { alarms: { silence: Duration.hours(6) } }),
  );
  alarms = Object.fromEntries(
    Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
      id.replace(/^HooksMonitoringAlarms(.*)[0-9A-F]{8}$/, '$1'),
      Properties,
    ]),
  );
});

const GREATER_OR_EQUAL = 'GreaterThanOrEqualToThreshold';

describe('the alarms', () => {
  it('are the ten that the runbook describes', () => {
    expect(Object.keys(alarms).sort()).toEqual([
      'BadSignatures',
      'ConsumerErrors',
      'ConsumerThrottled',
      'DeadLetters',
      'HooksNotRecorded',
      'OldestMessage',
      'ServerErrors',
      'Silence',
      'TableThrottled',
      'VerifierThrottled',
    ]);
  });

  it.each([
    {
      id: 'DeadLetters',
      metric: ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', 60],
      // SQS stops reporting a queue that is not used, and the messages are still in it then.
      rule: [GREATER_OR_EQUAL, 1, '1 of 1', 'ignore'],
    },
    {
      id: 'OldestMessage',
      metric: ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum', 60],
      rule: [GREATER_OR_EQUAL, 300, '3 of 3', 'notBreaching'],
    },
    {
      id: 'ServerErrors',
      metric: ['AWS/ApiGateway', '5xx', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 1, '2 of 3', 'notBreaching'],
    },
    {
      id: 'BadSignatures',
      metric: ['PosterWebhooks/Test/Hooks', 'HooksRejected', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 10, '1 of 1', 'notBreaching'],
    },
    {
      id: 'Silence',
      metric: ['PosterWebhooks/Test/Hooks', 'HooksAccepted', 'Sum', 3600],
      rule: ['LessThanThreshold', 1, '6 of 6', 'breaching'],
    },
    {
      id: 'HooksNotRecorded',
      metric: ['PosterWebhooks/Test/Hooks', 'HooksNotRecorded', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 1, '2 of 3', 'notBreaching'],
    },
    {
      id: 'ConsumerErrors',
      metric: ['AWS/Lambda', 'Errors', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 1, '2 of 3', 'notBreaching'],
    },
    {
      id: 'VerifierThrottled',
      metric: ['AWS/Lambda', 'Throttles', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 1, '2 of 3', 'notBreaching'],
    },
    {
      id: 'ConsumerThrottled',
      metric: ['AWS/Lambda', 'Throttles', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 1, '2 of 3', 'notBreaching'],
    },
    {
      id: 'TableThrottled',
      metric: ['AWS/DynamoDB', 'WriteThrottleEvents', 'Sum', 300],
      // CloudWatch does this for every metric of DynamoDB, whatever an alarm says.
      rule: [GREATER_OR_EQUAL, 1, '2 of 3', 'ignore'],
    },
  ])('$id watches its metric with its threshold', ({ id, metric, rule }) => {
    const alarm = alarms[id];
    expect([alarm?.Namespace, alarm?.MetricName, alarm?.Statistic, alarm?.Period]).toEqual(metric);
    const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm ?? {};
    expect([
      alarm?.ComparisonOperator,
      alarm?.Threshold,
      `${DatapointsToAlarm} of ${EvaluationPeriods}`,
      alarm?.TreatMissingData,
    ]).toEqual(rule);
  });

  it('watch one metric each, because a sum may have no data when one of its metrics was never reported', () => {
    for (const alarm of Object.values(alarms)) expect(alarm).not.toHaveProperty('Metrics');
  });

  it.each([
    ['ConsumerErrors', 'FunctionName', 'ConsumerFunction'],
    ['VerifierThrottled', 'FunctionName', 'VerifierFunction'],
    ['ConsumerThrottled', 'FunctionName', 'ConsumerFunction'],
    ['TableThrottled', 'TableName', 'EventTable'],
  ])('%s watches the %s of the %s', (id, Name, resource) => {
    expect(alarms[id]?.Dimensions).toEqual([
      { Name, Value: { Ref: expect.stringContaining(resource) } },
    ]);
  });

  it('use only metrics and dimensions that a metric filter provides', () => {
    const provided = Object.values(template.findResources('AWS::Logs::MetricFilter')).flatMap(
      ({ Properties }) => (Properties as Filter).MetricTransformations.map(identifyFiltered),
    );
    const used = Object.values(alarms)
      .filter(({ Namespace }) => Namespace?.startsWith(METRIC_NAMESPACE))
      .map(identify);
    expect(used).toHaveLength(3);
    for (const metric of used) expect(provided).toContain(metric);
    expect(alarms.BadSignatures?.Dimensions).toEqual([{ Name: 'reason', Value: 'bad-signature' }]);
  });

  it('explain what they mean, and name their section of the runbook', () => {
    for (const [id, { AlarmDescription }] of Object.entries(alarms)) {
      expect(AlarmDescription.length).toBeGreaterThan(120);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(AlarmDescription).toContain(`docs/operations.md, ${id}.`);
    }
  });

  it.each([Duration.minutes(90), Duration.hours(25), Duration.hours(0)])(
    'refuse a silence of %s',
    (silence) => {
      expect(() =>
        templateOf((stack) => new PosterWebhooks(stack, 'Hooks', { alarms: { silence } })),
      ).toThrow('alarms.silence must be 1 to 24 whole hours');
    },
  );
});

describe('the metric filters', () => {
  const filters = () =>
    Object.values(template.findResources('AWS::Logs::MetricFilter')).map(
      ({ Properties }) => Properties as Filter,
    );

  it('take each metric from the logs of the function that writes it', () => {
    const taken = filters().map(({ FilterPattern, LogGroupName, MetricTransformations }) => [
      MetricTransformations[0]?.MetricName,
      LogGroupName.Ref.replace(/^Hooks(Verifier|Consumer)Logs.*$/, '$1'),
      FilterPattern,
      MetricTransformations[0]?.MetricValue,
      ...(MetricTransformations[0]?.Dimensions ?? []).map(({ Value }) => Value),
    ]);
    expect(taken).toEqual([
      ['HooksAccepted', 'Verifier', '{ $.event = "accepted" }', '1'],
      ['HooksRejected', 'Verifier', '{ $.event = "refused" }', '1'],
      ['TestHooks', 'Verifier', '{ $.event = "test" }', '1'],
      ['HooksUnavailable', 'Verifier', '{ $.event = "unavailable" }', '1'],
      ['SecretRefreshes', 'Verifier', '{ $.event = "secret-refreshed" }', '1'],
      ['EventsNew', 'Consumer', '{ ($.event = "recorded") && ($.new >= 0) }', '$.new'],
      [
        ...['DeliveriesRepeated', 'Consumer'],
        ...['{ ($.event = "recorded") && ($.repeated >= 0) }', '$.repeated'],
      ],
      ['HooksNotRecorded', 'Consumer', '{ $.event = "not-recorded" }', '1'],
      ['HooksRejected', 'Verifier', '{ $.event = "refused" }', '1', '$.reason'],
    ]);
    expect(taken.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(METRICS)));
  });

  it('use one namespace per pipeline, with the characters and the length that CloudWatch takes', () => {
    const odd = templateOf((stack) => new PosterWebhooks(stack, 'Café: $1 *'));
    for (const { Properties } of Object.values(odd.findResources('AWS::Logs::MetricFilter'))) {
      const [{ MetricNamespace }] = Properties.MetricTransformations;
      expect(MetricNamespace).toBe('PosterWebhooks/Test/Caf----1--');
    }
    const long = templateOf((stack) => new PosterWebhooks(stack, 'x'.repeat(300)));
    for (const { Properties } of Object.values(long.findResources('AWS::Logs::MetricFilter'))) {
      const [{ MetricNamespace }] = Properties.MetricTransformations;
      expect(MetricNamespace).toBe(`PosterWebhooks/${'x'.repeat(240)}`);
    }
  });
});

describe('the dashboard', () => {
  it('shows every metric of the functions, with the alarms first and the stages in order', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const name of Object.keys(METRICS)) expect(body).toContain(name);
    const titles = [...body.matchAll(/\\"title\\":\\"([^"\\]+)/g)].map(([, title]) => title);
    const stages = titles.filter((title) => /^\d/.test(title ?? ''));
    expect(stages).toEqual(
      [...stages].sort((one, other) => (one ?? '')[0]?.localeCompare((other ?? '')[0] ?? '') ?? 0),
    );
    expect(titles[0]).toBe('Alarms');
  });
});

describe('PosterWebhooks without alarms and dashboard', () => {
  it('keeps the metrics, and creates neither alarms nor dashboard', () => {
    const bare = templateOf((stack) => {
      const hooks = new PosterWebhooks(stack, 'Hooks', { alarms: false, dashboard: false });
      expect(hooks.metrics.hooksAccepted().metricName).toBe('HooksAccepted');
      expect([hooks.alarms, hooks.dashboard]).toEqual([undefined, undefined]);
    });
    bare.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    bare.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
