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

  it.each(Object.keys(ALARM_RULES))('has a section on the alarm %s', (name) => {
    expect(runbook).toMatch(new RegExp(`^### ${name}$`, 'm'));
  });

  it('has a heading for every link within the page', () => {
    const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(10);
    expect(anchorsOf(runbook)).toEqual(expect.arrayContaining(links));
  });
});

describe('docs/security.md', () => {
  const security = read('docs/security.md');

  it('quotes only tests that exist', () => {
    const claims = [...security.matchAll(/`(test\/[^`]+\.ts)`: ("[^"]+"(?:, "[^"]+")*)/g)];
    expect(claims.length).toBeGreaterThan(12);
    const missing = claims.flatMap(([, file = '', names = '']) =>
      [...names.matchAll(/"([^"]+)"/g)]
        .filter(([, name = '']) => !read(file).includes(name))
        .map(([name]) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
