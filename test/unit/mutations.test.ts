import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { mutate, PROOF_MUTATIONS } from '../mutations/proof-mutations.ts';
import { scenarios } from '../proof/scenarios.ts';

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

it.each(PROOF_MUTATIONS)(
  '"$name" applies to the current source and its scenario exists',
  (mutation) => {
    const source = readFileSync(pathOf(mutation.file), 'utf8');
    expect(mutate(source, mutation)).not.toBe(source);
    expect(scenarios.map(({ name }) => name)).toContain(mutation.scenario);
  },
);

it('a mutation is refused when its search text is missing or appears twice', () => {
  const mutation = { name: 'm', file: 'f', search: 'a', replace: 'b', scenario: 's' };
  for (const source of ['', 'a a']) {
    expect(() => mutate(source, mutation)).toThrow('times in f');
  }
});
