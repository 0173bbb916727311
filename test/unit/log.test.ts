import { describe, expect, it } from 'vitest';
import { createLog, describeError } from '../../lambda/runtime/log.ts';

function setUp() {
  const lines: string[] = [];
  const now = () => Date.UTC(2026, 10, 24, 8);
  const log = createLog({ write: (line) => lines.push(line), now });
  return { log, lines };
}

describe('createLog', () => {
  it('writes one line of JSON with the time, and with the level unless it is INFO', () => {
    const { log, lines } = setUp();
    const reason = 'bad-signature';
    log.info({ event: 'accepted', requestId: 'req-1' });
    log.warn({ event: 'refused', reason, account: 'line\nbreak', requestId: 'req-2' });
    log.error({ event: 'unavailable', error: 'Error', requestId: 'req-3' });
    const timestamp = '"timestamp":"2026-11-24T08:00:00.000Z"';
    expect(lines).toEqual([
      `{${timestamp},"event":"accepted","requestId":"req-1"}`,
      `{"level":"WARN",${timestamp},"event":"refused","reason":"bad-signature","account":"line\\nbreak","requestId":"req-2"}`,
      `{"level":"ERROR",${timestamp},"event":"unavailable","error":"Error","requestId":"req-3"}`,
    ]);
  });
});

describe('describeError', () => {
  it('includes the message only when a service or the network wrote it', () => {
    const ours = describeError(new SyntaxError('unexpected "private"'));
    expect(ours).toMatchObject({
      error: 'SyntaxError',
      at: expect.stringContaining('log.test.ts'),
    });
    expect(JSON.stringify(ours)).not.toContain('private');
    const network = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(describeError(network)).toMatchObject({ message: 'connect ECONNREFUSED' });
    expect(describeError('text')).toEqual({ error: 'string' });
  });
});
