import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MUTATIONS, mutate } from '../mutations/mutations.ts';

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe.each(MUTATIONS)('the mutation "$name"', (mutation) => {
  it('applies to the current source', () => {
    const source = readFileSync(pathOf(mutation.file), 'utf8');
    expect(mutate(source, mutation)).not.toBe(source);
  });

  it('names test files that exist', () => {
    expect(mutation.tests.length).toBeGreaterThan(0);
    for (const file of mutation.tests) expect(existsSync(pathOf(file)), file).toBe(true);
  });
});

it('a mutation is refused when its search text is missing or appears twice', () => {
  const mutation = { name: 'm', file: 'f', search: 'a', replace: 'b', tests: [], project: 'unit' };
  for (const source of ['', 'a a']) {
    expect(() => mutate(source, { ...mutation, project: 'unit' })).toThrow('times in f');
  }
});
