import { describe, expect, it } from 'vitest';
import { accessToken, DATA_MARK, markedText } from '../proof/hostile/hook-source.ts';
import {
  createSecretSearch,
  createTally,
  growthBytes,
  isAsExpected,
  isClean,
  isSteady,
} from '../proof/hostile/judgement.ts';
import { completeRequest } from '../proof/hostile/request.ts';
import { isComplete } from '../proof/hostile/stack-run.ts';
import { SECRET } from '../support/hooks.ts';

describe('the tally of answers', () => {
  const refused = completeRequest('not JSON', { body: 'x', status: 400 });

  it('is as expected when each request got its status', () => {
    const tally = createTally();
    tally.record(refused, 400);
    tally.record(completeRequest('genuine JSON', { body: '{}', status: 200 }), 200);
    expect(isAsExpected(tally.counts())).toBe(true);
    expect(tally.counts()).toMatchObject({
      requests: 2,
      kinds: { 'not JSON': { requests: 1, statuses: { 400: 1 }, unexpected: 0 } },
    });
  });

  it.each([0, 200, 401, 413, 500, 503])(
    'reports an answer of %i to a request that must be answered 400',
    (code) => {
      const tally = createTally();
      tally.record(refused, code);
      tally.record(refused, 400);
      expect(isAsExpected(tally.counts())).toBe(false);
      expect(tally.counts().kinds['not JSON']).toEqual({
        requests: 2,
        statuses: { [code]: 1, 400: 1 },
        unexpected: 1,
      });
      expect(tally.counts().firstUnexpected).toMatch(`400 expected, ${code} answered`);
    },
  );
});

it('a table is complete when no event is missing or surplus, and there are no dead letters', () => {
  const complete = { stored: 5, missing: 0, surplus: 0, deadLetters: 0 };
  expect(isComplete(complete)).toBe(true);
  for (const name of ['missing', 'surplus', 'deadLetters']) {
    expect(isComplete({ ...complete, [name]: 1 })).toBe(false);
  }
});

const findingsOf = (...lines: string[]) => {
  const search = createSecretSearch(SECRET);
  for (const line of lines) search.read(line);
  return search.findings();
};
const quoted = (text: string): string => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return String(error);
  }
};
const SIGNATURE = '0cc175b9c0f1b6a831c399e269772661';

describe('the search for secrets in a log', () => {
  it.each([
    ['secret', `{"message":"${SECRET}"}`],
    ['secret', Buffer.from(`x${SECRET}`).toString('base64')],
    ['signature', `"verify":"${SIGNATURE}"`],
    ['signature', `expected ${SIGNATURE.toUpperCase()}, got`],
    ['signature', SIGNATURE.slice(0, 20)],
    ['access token', `at x ${accessToken()}`],
    ['data', quoted(`{"n":${markedText(9)}`)],
    ['data', `{"body":"${Buffer.from(DATA_MARK).toString('base64')}"`],
    ['data', Buffer.from(`x${DATA_MARK}y`).toString('base64')],
    ['data', Buffer.from(`xy${DATA_MARK}z`).toString('base64')],
    ['data', `<Buffer ${Buffer.from(DATA_MARK).toString('hex')}>`],
  ] as const)('finds the %s in the line %s', (what, line) => {
    const findings = findingsOf('clean', line);
    expect(findings.found[what]).toBe(1);
    expect(isClean(findings)).toBe(false);
    expect(JSON.stringify(findings)).not.toContain(line);
  });

  it('finds nothing in the lines that the functions really log', () => {
    const line = JSON.stringify({
      level: 'WARN',
      event: 'refused',
      requestId: '0b9f7a52-3f1e-4ad7-9a43-5f9f4de7a5d1',
      ms: 1795539184256,
      at: `at x (/tmp/asset.${'a1'.repeat(32)}/index.js:1:2)`,
    });
    expect(findingsOf(line, 'POST /webhooks/poster 401 3 ms')).toMatchObject({ lines: 2 });
    expect(isClean(findingsOf(line))).toBe(true);
  });
});

describe('the growth of memory', () => {
  const MB = 1024 * 1024;
  const samples = (held: (n: number) => number) => Array.from({ length: 40 }, (_, n) => held(n));

  it('is within the limit when memory stays the same or goes up and down', () => {
    expect(growthBytes(samples(() => 20 * MB))).toBe(0);
    expect(isSteady(samples((n) => 20 * MB + (n % 5) * 100_000))).toBe(true);
  });

  it('is above the limit for a leak, even when more memory was freed early on', () => {
    expect(isSteady(samples((n) => 20 * MB + n * 0.1 * MB))).toBe(false);
    expect(isSteady(samples((n) => (n < 5 ? 40 : 20) * MB + n * 0.1 * MB))).toBe(false);
  });
});
