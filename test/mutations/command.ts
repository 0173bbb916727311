// `npm run test:mutations`: breaks the code in one place at a time and expects the tests to notice.

import { toTable } from '../../cli/table.ts';
import { MUTATIONS } from './mutations.ts';
import { runProof } from './proof-run.ts';
import { copyRepository } from './repository-copy.ts';
import { runTests, type TestRun } from './test-run.ts';

interface Row {
  name: string;
  tests: readonly string[];
  run: TestRun;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** One row with nothing changed, since red proves something only where green is known; then each. */
function* tryAll(): Generator<Row> {
  const copy = copyRepository();
  try {
    const all = unique(MUTATIONS.flatMap(({ tests }) => tests));
    const projects = unique(MUTATIONS.map(({ project }) => project));
    yield { name: '(nothing changed)', tests: all, run: runTests(copy.folder, projects, all) };
    for (const mutation of MUTATIONS) {
      const { name, project, tests } = mutation;
      const run = copy.whileMutated(mutation, () => runTests(copy.folder, [project], tests));
      yield { name, tests, run };
      const { scenario } = mutation;
      if (scenario === undefined) continue;
      const proof = copy.whileMutated(mutation, () => runProof(copy.folder, scenario));
      yield { name: `${name} (proof)`, tests: [`prove: ${scenario}`], run: proof };
    }
  } finally {
    copy.remove();
  }
}

const rows: Row[] = [];
const surprises: Row[] = [];
for (const row of tryAll()) {
  const expected = rows.length === 0 ? 'green' : 'red';
  rows.push(row);
  if (row.run.outcome !== expected) surprises.push(row);
  console.log(`${row.run.outcome === expected ? 'ok' : 'NOT OK'}  ${row.name}: ${row.run.outcome}`);
}

const filesOf = ({ tests }: Row): string =>
  tests.length > 3
    ? `all ${tests.length}`
    : tests.map((path) => path.replace(/^test\/(.*)\.test\.ts$/, '$1')).join(', ');
const columns = [
  ['MUTATION', ({ name }: Row) => name],
  ['TESTS', filesOf],
  ['RESULT', ({ run }: Row) => run.outcome],
  ['FAILED', ({ run }: Row) => `${run.failed} of ${run.failed + run.passed}`],
  ['SECONDS', ({ run }: Row) => run.seconds.toFixed(1)],
] satisfies Parameters<typeof toTable<Row>>[0];
console.log(`\n${toTable(columns, rows, { empty: 'no mutations' })}`);

for (const { name, run } of surprises) {
  if (run.outcome !== 'green' || name === rows[0]?.name) console.log(`\n${name}:\n${run.output}`);
}
if (surprises.length > 0) {
  console.log(`\nNot as expected: ${surprises.map(({ name }) => name).join('; ')}`);
  process.exitCode = 1;
}
