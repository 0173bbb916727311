// `npm run prove`: plays the scenarios, prints their ledger, and exits with 1 when a scenario was not played
// or shows a mistake.

import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { describeMachine, thisMachine } from '../../tools/bench/result.ts';
import { UsageError } from '../../tools/client/errors.ts';
import { SEED_MAX } from '../../tools/simulation/random.ts';
import { positiveNumber, runProgram, wholeNumber } from '../../tools/terminal/command-line.ts';
import { startProgress } from '../../tools/terminal/progress.ts';
import { describeFailure, shrinkFailure } from './failure.ts';
import { type LedgerRow, passes, toLedger, total } from './ledger.ts';
import { type ProveOptions, prove, proveModel } from './prove.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

interface CommandOptions {
  seed?: number;
  only?: string;
  scale: number;
  jobs: number;
  shorten: boolean;
}

/** Two per core, because a scenario mostly waits. */
const JOBS = 2 * availableParallelism();
const JOBS_MAX = 16;
const SCALE_MAX = 100;
const MODEL_NAME = 'random operations';
const MODEL_RUNS = 40;

const command = new Command('prove')
  .description('send known hooks through every kind of fault, and account for each of them')
  .option(
    '--seed <n>',
    'seed of an earlier run, to repeat it; random by default',
    wholeNumber(SEED_MAX),
  )
  .option('--only <text>', 'play only scenarios whose name contains this text')
  .option(
    '--scale <factor>',
    'multiply the number of hooks, such as by 0.01',
    positiveNumber(SCALE_MAX),
    1,
  )
  .option(
    '--jobs <n>',
    'how many scenarios to play at the same time',
    wholeNumber(JOBS_MAX, 1),
    JOBS,
  )
  .option('--no-shorten', 'report a failure without looking for a smaller one')
  .addHelpText(
    'after',
    `
docs/reliability.md explains the columns. The exit code is 1 when given up, lost, doubled, unauthorized or wrong
is not 0, or when a fault that a scenario requires did not happen.

Scenarios:
  ${[...scenarios.map(({ name }) => name), MODEL_NAME].join('\n  ')}

Examples:
  npm run prove
  npm run prove -- --seed 7 --only "kill -9"`,
  )
  .exitOverride()
  .action(run);

async function run({ only = '', seed = randomInt(SEED_MAX), ...options }: CommandOptions) {
  const { scale, jobs, shorten } = options;
  const chosen = scenarios.filter(({ name }) => name.includes(only));
  const withModel = MODEL_NAME.includes(only);
  if (chosen.length === 0 && !withModel)
    throw new UsageError(`no scenario's name contains "${only}"`);
  console.log(`${describeMachine(thisMachine())}, seed ${seed}\n`);
  const results = await Promise.all([
    chosen.length === 0 || runScenarios(chosen, { seed, scale, jobs, shorten }),
    !withModel || runModel(seed, Math.ceil(MODEL_RUNS * scale)),
  ]);
  if (!results.every(Boolean)) process.exitCode = 1;
}

/** Each of the two prints its result as soon as it has it. @returns whether nothing went wrong */
async function runScenarios(
  chosen: readonly Scenario[],
  { shorten, ...playing }: ProveOptions & { shorten: boolean },
): Promise<boolean> {
  const startedAt = performance.now();
  const progress = startProgress(chosen.length, '{value}/{total} scenarios, last: {note}');
  let done = 0;
  const options: ProveOptions = {
    ...playing,
    onEnd({ name }) {
      done += 1;
      progress.update(done, name);
    },
  };
  const outcomes = await prove(chosen, options).finally(progress.stop);
  const seconds = (performance.now() - startedAt) / 1000;
  const rows = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : [outcome]));
  // Looking for a smaller failure can take longer than the run.
  console.log(toLedger([...rows, total(rows, seconds)]));
  for (const [index, scenario] of chosen.entries()) {
    const outcome = outcomes[index];
    if (outcome instanceof Error) console.log(`\n${outcome.message}: ${explainCause(outcome)}`);
    else if (outcome && !passes(outcome)) {
      const describe = (row: LedgerRow) =>
        console.log(`\n${describeFailure(row, toCommand(scenario, row, playing.seed))}`);
      describe(outcome);
      const smaller = shorten ? await shrink(scenario, outcome, playing.seed) : outcome;
      if (smaller !== outcome) describe(smaller);
    }
  }
  return rows.length === chosen.length && rows.every(passes);
}

const explainCause = ({ cause }: Error): string =>
  cause instanceof Error ? cause.message : String(cause);

const shrink = (scenario: Scenario, failed: LedgerRow, seed: number): Promise<LedgerRow> =>
  shrinkFailure(scenario, failed, async (smaller) => {
    const [again] = await prove([smaller], { seed, scale: 1, jobs: 1 });
    return again === undefined || again instanceof Error ? failed : again;
  });

/** The command that plays the scenario again with as many hooks as `row` has. */
const toCommand = ({ name, hooks }: Scenario, row: LedgerRow, seed: number): string =>
  `npm run prove -- --seed ${seed} --only "${name}" --scale ${row.hooks / hooks}`;

async function runModel(seed: number, runs: number): Promise<boolean> {
  const { runs: done, operations, failure } = await proveModel(seed, runs);
  const verdict =
    failure === undefined ? 'as the model predicts' : `NOT as the model predicts\n\n${failure}`;
  console.log(`${MODEL_NAME}: ${done} sequences, ${operations} operations: ${verdict}\n`);
  return failure === undefined;
}

await runProgram(command);
