import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALARM_RULES } from '../../lib/monitoring/alarm-rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');

const anchorsOf = (markdown: string) =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

describe('docs/operations.md', () => {
  const runbook = read('docs/operations.md');

  it.each(Object.keys(ALARM_RULES))('has a part on the alarm %s', (name) => {
    expect(runbook).toMatch(new RegExp(`^### ${name}$`, 'm'));
  });

  it('leads nowhere that is not there', () => {
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(10);
    expect(anchorsOf(runbook)).toEqual(expect.arrayContaining(links));
  });
});

describe('docs/security.md', () => {
  const security = read('docs/security.md');

  it('names tests that exist', () => {
    const claims = [...security.matchAll(/`(test\/[^`]+\.ts)`: "([^"]+)"/g)];
    expect(claims.length).toBeGreaterThan(12);
    for (const [, file = '', name = ''] of claims) {
      expect(read(file), `${file}: ${name}`).toContain(name);
    }
  });
});
