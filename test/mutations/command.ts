// `npm run test:mutations`: breaks the code in one place at a time and expects the tests to notice.

import { toTable } from '../../tools/terminal/table.ts';
import { MUTATIONS } from './mutations.ts';
import { copyRepository } from './repository-copy.ts';
import { type Outcome, runProof, runTests, type TestRun } from './test-run.ts';

interface Row {
  name: string;
  tests: readonly string[];
  run: TestRun;
  expected: Outcome;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Runs everything unchanged first: a failure proves nothing if the tests fail without a mutation, too. */
function* tryAll(): Generator<Row> {
  const copy = copyRepository();
  try {
    const all = unique(MUTATIONS.flatMap(({ tests }) => tests));
    const projects = unique(MUTATIONS.map(({ project }) => project));
    const control = { name: '(nothing changed)', expected: 'green' } as const;
    yield { ...control, tests: all, run: runTests(copy.folder, projects, all) };
    const scenarios = MUTATIONS.flatMap(({ scenario }) => (scenario ? [scenario] : []));
    for (const scenario of unique(scenarios)) {
      yield { ...control, tests: [`prove: ${scenario}`], run: runProof(copy.folder, scenario) };
    }
    for (const mutation of MUTATIONS) {
      const { name, project, tests } = mutation;
      const run = copy.whileMutated(mutation, () => runTests(copy.folder, [project], tests));
      yield { name, tests, run, expected: 'red' };
      const { scenario } = mutation;
      if (scenario === undefined) continue;
      const proof = copy.whileMutated(mutation, () => runProof(copy.folder, scenario));
      yield { name, tests: [`prove: ${scenario}`], run: proof, expected: 'red' };
    }
  } finally {
    copy.remove();
  }
}

const filesOf = ({ tests }: Row): string =>
  tests.length > 3
    ? `all ${tests.length}`
    : tests.map((path) => path.replace(/^test\/(.*)\.test\.ts$/, '$1')).join(', ');

const rows: Row[] = [];
const surprises: Row[] = [];
for (const row of tryAll()) {
  const isExpected = row.run.outcome === row.expected;
  rows.push(row);
  if (!isExpected) surprises.push(row);
  console.log(`${isExpected ? 'ok' : 'NOT OK'}  ${row.name}, ${filesOf(row)}: ${row.run.outcome}`);
}

const columns = [
  ['MUTATION', ({ name }: Row) => name],
  ['TESTS', filesOf],
  ['RESULT', ({ run }: Row) => run.outcome],
  ['FAILED', ({ run }: Row) => `${run.failed} of ${run.failed + run.passed}`],
  ['SECONDS', ({ run }: Row) => run.seconds.toFixed(1)],
] satisfies Parameters<typeof toTable<Row>>[0];
console.log(`\n${toTable(columns, rows, { empty: 'no mutations' })}`);

for (const { name, run } of surprises) {
  if (run.outcome !== 'green') console.log(`\n${name}:\n${run.output}`);
}
if (surprises.length > 0) {
  console.log(`\nUnexpected: ${surprises.map(({ name }) => name).join('; ')}`);
  process.exitCode = 1;
}
