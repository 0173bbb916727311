import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../lambda/log.ts';
import { METRICS, type MetricName } from '../../lambda/metric-names.ts';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { templateOf } from '../support/synth.ts';

interface Alarm {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: unknown }[];
  Statistic?: string;
  Period?: number;
  Metrics?: {
    Id: string;
    Expression?: string;
    MetricStat?: { Metric: { Namespace: string; MetricName: string } };
  }[];
  Threshold: number;
  ComparisonOperator: string;
  EvaluationPeriods: number;
  DatapointsToAlarm: number;
  TreatMissingData: string;
  AlarmDescription: string;
}

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

/** The dimensions that the functions' own log line gives a metric: what an alarm must ask for. */
function emittedDimensions(name: MetricName, reason?: string): string[][] {
  let line = '';
  const write = (text: string) => {
    line = text;
  };
  const log = createLog({ pipeline: 'Test/Hooks', write, now: () => 0 });
  log.info({ event: 'any', reason }, { [name]: 1 });
  return JSON.parse(line)._aws.CloudWatchMetrics[0].Dimensions;
}

const GREATER_OR_EQUAL = 'GreaterThanOrEqualToThreshold';

describe('the alarms', () => {
  it('are these', () => {
    expect(Object.keys(alarms).sort()).toEqual([
      'BadSignatures',
      'ConsumerFailures',
      'DeadLetters',
      'OldestMessage',
      'ServerErrors',
      'Silence',
      'Throttled',
    ]);
  });

  it.each([
    {
      id: 'DeadLetters',
      metric: ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', 60],
      rule: [GREATER_OR_EQUAL, 1, '1 of 1', 'notBreaching'],
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
      metric: ['PosterWebhooks', 'HooksRejected', 'Sum', 300],
      rule: [GREATER_OR_EQUAL, 10, '1 of 1', 'notBreaching'],
    },
    {
      id: 'Silence',
      metric: ['PosterWebhooks', 'HooksAccepted', 'Sum', 3600],
      rule: ['LessThanThreshold', 1, '6 of 6', 'breaching'],
    },
  ])('$id watches its metric by its rule', ({ id, metric, rule }) => {
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

  it.each([
    {
      id: 'ConsumerFailures',
      sums: ['PosterWebhooks HooksNotRecorded', 'AWS/Lambda Errors'],
    },
    {
      id: 'Throttled',
      sums: ['AWS/Lambda Throttles', 'AWS/Lambda Throttles', 'AWS/DynamoDB WriteThrottleEvents'],
    },
  ])('$id adds up its metrics, missing ones as 0', ({ id, sums }) => {
    const { Metrics = [], ...rule } = alarms[id] ?? {};
    const [expression, ...parts] = Metrics;
    expect(
      parts.map(({ MetricStat }) =>
        [MetricStat?.Metric.Namespace, MetricStat?.Metric.MetricName].join(' '),
      ),
    ).toEqual(sums);
    expect(expression?.Expression).toBe(parts.map((part) => `FILL(${part.Id}, 0)`).join(' + '));
    expect(rule).toMatchObject({
      ComparisonOperator: GREATER_OR_EQUAL,
      Threshold: 1,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      TreatMissingData: 'notBreaching',
    });
  });

  it('ask for the metrics and dimensions that the functions write', () => {
    const names = (alarm: Alarm | undefined) => alarm?.Dimensions?.map(({ Name }) => Name).sort();
    expect(emittedDimensions('HooksRejected', 'bad-signature')).toContainEqual(
      names(alarms.BadSignatures),
    );
    expect(alarms.BadSignatures?.Dimensions).toContainEqual({
      Name: 'reason',
      Value: 'bad-signature',
    });
    expect(emittedDimensions('HooksAccepted')).toContainEqual(names(alarms.Silence));
  });

  it('ask for the pipeline by the name that the functions have', () => {
    const names = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Environment.Variables.PIPELINE_NAME,
    );
    expect(names).toEqual(['Test/Hooks', 'Test/Hooks']);
    expect(alarms.Silence?.Dimensions).toEqual([{ Name: 'pipeline', Value: 'Test/Hooks' }]);
  });

  it('say what they mean, what to do, and where the runbook has them', () => {
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

describe('the dashboard', () => {
  it('shows every metric of the functions, the alarms first and the stages in order', () => {
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

it('alarms and dashboard can be left out, the metrics stay', () => {
  const bare = templateOf((stack) => {
    const hooks = new PosterWebhooks(stack, 'Hooks', { alarms: false, dashboard: false });
    expect(hooks.metrics.hooksAccepted().metricName).toBe('HooksAccepted');
  });
  bare.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  bare.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});
