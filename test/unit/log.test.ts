import { describe, expect, it } from 'vitest';
import { createLog } from '../../lambda/log.ts';
import { createLocalMetrics } from '../../local/metrics.ts';

function setUp() {
  const lines: string[] = [];
  const now = () => Date.UTC(2026, 10, 24, 8);
  const log = createLog({ pipeline: 'dev/Hooks', write: (line) => lines.push(line), now });
  return { log, lines };
}

describe('a log line', () => {
  it('is one line of JSON with level and time', () => {
    const { log, lines } = setUp();
    log.warn({ event: 'refused', account: 'line\nbreak' });
    expect(lines).toEqual([
      '{"level":"WARN","timestamp":"2026-11-24T08:00:00.000Z","event":"refused","account":"line\\nbreak"}',
    ]);
  });

  it('carries its metrics in CloudWatch’s embedded format', () => {
    const { log, lines } = setUp();
    log.info({ event: 'accepted' }, { HooksAccepted: 1, AckLatency: 12 });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'INFO',
      timestamp: '2026-11-24T08:00:00.000Z',
      event: 'accepted',
      pipeline: 'dev/Hooks',
      HooksAccepted: 1,
      AckLatency: 12,
      _aws: {
        Timestamp: 1_795_507_200_000,
        CloudWatchMetrics: [
          {
            Namespace: 'PosterWebhooks',
            Dimensions: [['pipeline']],
            Metrics: [
              { Name: 'HooksAccepted', Unit: 'Count' },
              { Name: 'AckLatency', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
    });
  });

  it('measures in all and by reason when there is one', () => {
    const { log, lines } = setUp();
    log.warn({ event: 'refused', reason: 'malformed' }, { HooksRejected: 1 });
    const { _aws } = JSON.parse(lines[0] ?? '');
    expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['pipeline'], ['pipeline', 'reason']]);
  });
});

describe('the local metrics', () => {
  it('sum up what lines carry, and give the lines back without it', () => {
    const { log, lines } = setUp();
    log.warn({ event: 'refused', reason: 'malformed' }, { HooksRejected: 1 });
    log.warn({ event: 'refused', reason: 'bad-signature' }, { HooksRejected: 2 });
    const metrics = createLocalMetrics();
    const shown = lines.map((line) => metrics.take(line));
    expect(metrics.sum('HooksRejected', { pipeline: 'dev/Hooks' })).toBe(3);
    const badSignatures = { reason: 'bad-signature', pipeline: 'dev/Hooks' };
    expect(metrics.sum('HooksRejected', badSignatures)).toBe(2);
    expect(metrics.sum('HooksAccepted', { pipeline: 'dev/Hooks' })).toBe(0);
    expect(shown.join()).not.toContain('_aws');
    expect(shown[0]).toContain('"reason":"malformed"');
  });

  it.each(['not JSON "_aws"', '{"_aws":1}', '{"_aws":{"CloudWatchMetrics":[{}]}}', ''])(
    'leave a line alone that is none of theirs: %s',
    (line) => {
      expect(createLocalMetrics().take(line)).toBe(line);
    },
  );
});
