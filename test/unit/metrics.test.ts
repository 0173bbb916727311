import { describe, expect, it } from 'vitest';
import { createLocalMetrics } from '../../tools/local/services/metrics.ts';

const MetricNamespace = 'PosterWebhooks/Test/Hooks';

/** The properties of a metric filter in the template. */
const filter = (FilterPattern: string, transformation: object = {}) => ({
  LogGroupName: { Ref: 'Logs' },
  FilterPattern,
  MetricTransformations: [
    { MetricName: 'Hooks', MetricNamespace, MetricValue: '1', ...transformation },
  ],
});

describe('the local metrics', () => {
  it('count the matching lines of their log group', () => {
    const metrics = createLocalMetrics([filter('{ $.event = "refused" }')]);
    expect(metrics.sum('Hooks')).toBe(0);
    metrics.take('{"event":"refused"}', 'Logs');
    metrics.take('{"event":"accepted"}', 'Logs');
    metrics.take('{"event":"refused"}', 'OtherLogs');
    metrics.take('{"event":"refused"}', undefined);
    for (const line of ['refused', '["refused"]', '', 'null']) metrics.take(line, 'Logs');
    expect(metrics.sum('Hooks')).toBe(1);
  });

  it('add up a field of the lines that have it', () => {
    const pattern = '{ ($.event = "recorded") && ($.new >= 0) }';
    const metrics = createLocalMetrics([filter(pattern, { MetricValue: '$.new' })]);
    for (const line of ['{"event":"recorded","new":3}', '{"event":"recorded","new":0}']) {
      metrics.take(line, 'Logs');
    }
    metrics.take('{"event":"recorded"}', 'Logs');
    metrics.take('{"event":"recorded","new":2}', 'Logs');
    expect(metrics.sum('Hooks')).toBe(5);
  });

  it('count a line whose field is exactly the least value', () => {
    const metrics = createLocalMetrics([filter('{ $.age >= 5 }')]);
    for (const age of [4, 5, 6]) metrics.take(JSON.stringify({ age }), 'Logs');
    expect(metrics.sum('Hooks')).toBe(2);
  });

  it('find a sum by its dimensions in any order', () => {
    const Dimensions = [
      { Key: 'b', Value: '$.b' },
      { Key: 'a', Value: '$.a' },
    ];
    const metrics = createLocalMetrics([filter('{ $.event = "refused" }', { Dimensions })]);
    metrics.take('{"event":"refused","a":"1","b":"2"}', 'Logs');
    expect(metrics.sum('Hooks', { a: '1', b: '2' })).toBe(1);
    expect(metrics.sum('Hooks', { b: '2', a: '1' })).toBe(1);
  });

  it('keep a separate sum for each dimension value', () => {
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
    'x { $.a = "b" }',
    '{ $.a = "b" } x',
    '{ }',
  ])('refuse the unknown filter pattern %s', (pattern) => {
    expect(() => createLocalMetrics([filter(pattern)])).toThrow(
      `does not know the filter pattern ${pattern}`,
    );
  });

  it('ignore filters that do not belong to a pipeline', () => {
    const others = [
      filter('?ERROR ?Error', { MetricNamespace: 'MyApp' }),
      { LogGroupName: 'theirs' },
    ];
    const metrics = createLocalMetrics(others);
    metrics.take('{"level":"ERROR"}', 'Logs');
    expect(metrics.sum('Hooks')).toBe(0);
  });
});
