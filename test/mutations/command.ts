// `npm run test:mutations`: breaks the code in one place at a time and expects the tests to notice.

import { execFileSync } from 'node:child_process';
import { matchesGlob } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../../tools/client/errors.ts';
import { runProgram } from '../../tools/terminal/command-line.ts';
import { type Column, toTable } from '../../tools/terminal/table.ts';
import { PARTS, type Part } from './parts.ts';
import { PROOF_MUTATIONS } from './proof-mutations.ts';
import { copyRepository, listFiles } from './repository-copy.ts';
import { type Outcome, runProof } from './run-proof.ts';
import { installStryker, type MutatedFile, mutateFile } from './stryker.ts';

const PROOF = 'proof';

const command = new Command('test:mutations')
  .description('break the code in one place at a time, and expect the tests to notice')
  .argument('[files...]', 'change only these files, and leave out the proof')
  .option('--part <name>', `only one of: ${[...PARTS.map(({ name }) => name), PROOF].join(', ')}`)
  .option(
    '--changed',
    'change only files that differ from the last commit, and leave out the proof',
  )
  .exitOverride()
  .action(run);

interface Options {
  part?: string;
  changed?: boolean;
}

function run(files: readonly string[], { part, changed = false }: Options): void {
  const parts = PARTS.filter(({ name }) => part === undefined || part === name);
  const wanted = changed ? listChanged() : files;
  const onlySome = changed || files.length > 0;
  const withProof = !onlySome && (part === undefined || part === PROOF);
  if (parts.length === 0 && !withProof) throw new UsageError(`there is no part "${part}"`);
  const foreign = files.find((path) => !parts.some((each) => filesOf(each).includes(path)));
  if (foreign !== undefined) throw new UsageError(`${foreign} is in none of the parts`);
  if (parts.length > 0) installStryker();
  const results = parts.map((each) => {
    const chosen = filesOf(each).filter((path) => !onlySome || wanted.includes(path));
    return chosen.length === 0 || tryFiles(each, chosen);
  });
  if (withProof) results.push(tryProof());
  if (!results.every(Boolean)) process.exitCode = 1;
}

const filesOf = ({ files }: Part): string[] =>
  listFiles().filter((path) => files.some((glob) => matchesGlob(path, glob)));

function listChanged(): string[] {
  const listed = execFileSync('git', ['status', '--porcelain', '-z'], { encoding: 'utf8' });
  return listed.split('\0').map((line) => line.slice('XY '.length));
}

/** @returns whether the tests noticed as many of the changes as they have to */
function tryFiles({ name, percent }: Part, files: readonly string[]): boolean {
  const mutated = files.map((file) => {
    const result = mutateFile(file);
    // It takes minutes until the next one, and an hour until the table.
    console.log(`${file}: noticed ${result.noticed} of ${countOf(result)}`);
    return result;
  });
  const all: MutatedFile = {
    path: name,
    noticed: mutated.reduce((sum, { noticed }) => sum + noticed, 0),
    survivors: mutated.flatMap(({ survivors }) => survivors),
  };
  console.log(`\n${toTable(COLUMNS, [...mutated, all], { empty: '' })}\n`);
  console.log(`${all.survivors.join('\n')}\n`);
  return shareOf(all) >= percent / 100;
}

const countOf = ({ noticed, survivors }: MutatedFile): number => noticed + survivors.length;
const shareOf = (file: MutatedFile): number =>
  countOf(file) === 0 ? 1 : file.noticed / countOf(file);

const COLUMNS = [
  ['FILE', ({ path }: MutatedFile) => path],
  ['CHANGES', (file: MutatedFile) => String(countOf(file))],
  ['NOTICED', ({ noticed }: MutatedFile) => String(noticed)],
  ['PERCENT', (file: MutatedFile) => (100 * shareOf(file)).toFixed(1)],
] satisfies Column<MutatedFile>[];

/** Plays each scenario unchanged first: a failure proves nothing if it fails without a change, too. */
function tryProof(): boolean {
  const copy = copyRepository();
  const play = (change: string, scenario: string, expected: Outcome): boolean => {
    const { outcome, seconds, output } = runProof(copy.folder, scenario);
    const isExpected = outcome === expected;
    const verdict = isExpected ? 'ok    ' : 'NOT OK';
    console.log(`${verdict}  ${scenario}: ${change}: ${outcome}, ${seconds.toFixed(0)} s`);
    if (!isExpected && outcome !== 'green') console.log(output);
    return isExpected;
  };
  try {
    const scenarios = new Set(PROOF_MUTATIONS.map(({ scenario }) => scenario));
    const unchanged = [...scenarios].map((scenario) => play('nothing changed', scenario, 'green'));
    const changed = PROOF_MUTATIONS.map((mutation) =>
      copy.whileMutated(mutation, () => play(mutation.name, mutation.scenario, 'red')),
    );
    return [...unchanged, ...changed].every(Boolean);
  } finally {
    copy.remove();
  }
}

await runProgram(command);
