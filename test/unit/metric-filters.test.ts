import { describe, expect, it } from 'vitest';
import { createLocalMetrics } from '../../tools/local/services/metrics.ts';
import {
  type MetricFilterModel,
  readMetricFilter,
} from '../../tools/local/template/metric-filter-model.ts';

const MetricNamespace = 'PosterWebhooks/Test/Hooks';

const read = (FilterPattern: string, transformation: object) =>
  readMetricFilter({
    LogGroupName: { Ref: 'Logs' },
    FilterPattern,
    MetricTransformations: [
      { MetricName: 'Hooks', MetricNamespace, MetricValue: '1', ...transformation },
    ],
  });

function filter(pattern: string, transformation: object = {}): MetricFilterModel {
  const model = read(pattern, transformation);
  if (model === undefined) throw new Error('not of a pipeline');
  return model;
}

describe('the local metrics', () => {
  it('count the lines of their log group that match', () => {
    const metrics = createLocalMetrics([filter('{ $.event = "refused" }')]);
    expect(metrics.sum('Hooks')).toBe(0);
    metrics.take('{"event":"refused"}', 'Logs');
    metrics.take('{"event":"accepted"}', 'Logs');
    metrics.take('{"event":"refused"}', 'OtherLogs');
    metrics.take('{"event":"refused"}', undefined);
    for (const line of ['refused', '["refused"]', '', 'null']) metrics.take(line, 'Logs');
    expect(metrics.sum('Hooks')).toBe(1);
  });

  it('add up a field, where the line has it', () => {
    const pattern = '{ ($.event = "recorded") && ($.new >= 0) }';
    const metrics = createLocalMetrics([filter(pattern, { MetricValue: '$.new' })]);
    for (const line of ['{"event":"recorded","new":3}', '{"event":"recorded","new":0}']) {
      metrics.take(line, 'Logs');
    }
    metrics.take('{"event":"recorded"}', 'Logs');
    metrics.take('{"event":"recorded","new":2}', 'Logs');
    expect(metrics.sum('Hooks')).toBe(5);
  });

  it('count apart by dimension', () => {
    const byReason = { Dimensions: [{ Key: 'reason', Value: '$.reason' }] };
    const metrics = createLocalMetrics([filter('{ $.event = "refused" }', byReason)]);
    for (const reason of ['malformed', 'bad-signature', 'malformed']) {
      metrics.take(JSON.stringify({ event: 'refused', reason }), 'Logs');
    }
    expect(metrics.sum('Hooks', { reason: 'malformed' })).toBe(2);
    expect(metrics.sum('Hooks', { reason: 'bad-signature' })).toBe(1);
    expect(metrics.sum('Hooks')).toBe(0);
  });

  it.each([
    'refused',
    '{ $.event = * }',
    '{ $.event = "re*" }',
    '{ $.a = "b" || $.c = "d" }',
    '{ }',
  ])('name a pattern that they do not know: %s', (pattern) => {
    expect(() => filter(pattern)).toThrow(`does not know the filter pattern ${pattern}`);
  });

  it('are not troubled by other people’s filters', () => {
    expect(read('?ERROR ?Error', { MetricNamespace: 'MyApp' })).toBeUndefined();
    expect(readMetricFilter({ LogGroupName: '/aws/lambda/theirs' })).toBeUndefined();
  });
});
