// `npm run prove`: plays the scenarios, prints their ledger, and exits with 1 unless nothing was lost,
// doubled or leaked.

import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { describeMachine, thisMachine } from '../../tools/bench/machine.ts';
import { UsageError } from '../../tools/client/errors.ts';
import { SEED_MAX } from '../../tools/simulation/random.ts';
import { positiveNumber, wholeNumber } from '../../tools/terminal/option-values.ts';
import { startProgress } from '../../tools/terminal/progress.ts';
import { runProgram } from '../../tools/terminal/run-program.ts';
import { describeFailure } from './failure.ts';
import { holds, type LedgerRow, toLedger, total } from './ledger.ts';
import { type ProveOptions, prove, proveModel } from './prove.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { findShortest } from './shortest.ts';

interface CommandOptions {
  seed?: number;
  only?: string;
  scale: number;
  jobs: number;
  shorten: boolean;
}

/** Two a core: much of a scenario is waiting. */
const JOBS = 2 * availableParallelism();
const JOBS_MAX = 16;
const SCALE_MAX = 100;
const MODEL = 'random operations';
const MODEL_RUNS = 40;

const command = new Command('prove')
  .description('send known hooks through every fault, and account for each of them')
  .option('--seed <n>', 'repeats a run; default: another each time', wholeNumber(SEED_MAX))
  .option('--only <text>', 'scenarios with this in their name')
  .option('--scale <factor>', 'of the hooks, such as 0.01', positiveNumber(SCALE_MAX), 1)
  .option('--jobs <n>', 'scenarios at once', wholeNumber(JOBS_MAX, 1), JOBS)
  .option('--no-shorten', 'report a failure without looking for fewer hooks that fail as well')
  .addHelpText(
    'after',
    `
The columns are explained in docs/reliability.md. The exit code is 1 unless lost, doubled and leaked
are 0 everywhere.

Scenarios:
  ${[...scenarios.map(({ name }) => name), MODEL].join('\n  ')}

Examples:
  npm run prove
  npm run prove -- --seed 7 --only "kill -9"`,
  )
  .exitOverride()
  .action(run);

async function run({ only = '', seed = randomInt(SEED_MAX), ...options }: CommandOptions) {
  const { scale, jobs, shorten } = options;
  const chosen = scenarios.filter(({ name }) => name.includes(only));
  const withModel = MODEL.includes(only);
  if (chosen.length === 0 && !withModel)
    throw new UsageError(`no scenario has "${only}" in its name`);
  console.log(`${describeMachine(thisMachine())}, seed ${seed}\n`);
  const reports = await Promise.all([
    chosen.length === 0 ? undefined : runScenarios(chosen, { seed, scale, jobs, shorten }),
    withModel ? runModel(seed, Math.ceil(MODEL_RUNS * scale)) : undefined,
  ]);
  const ended = reports.filter((report) => report !== undefined);
  console.log(ended.map(({ text }) => text).join('\n\n'));
  if (!ended.every(({ isProved }) => isProved)) process.exitCode = 1;
}

interface Report {
  isProved: boolean;
  text: string;
}

async function runScenarios(
  chosen: readonly Scenario[],
  { shorten, ...playing }: ProveOptions & { shorten: boolean },
): Promise<Report> {
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
  const texts = [toLedger([...rows, total(rows, seconds)])];
  for (const [index, scenario] of chosen.entries()) {
    const outcome = outcomes[index];
    if (outcome instanceof Error) texts.push(`${outcome.message}: ${explainCause(outcome)}`);
    else if (outcome && !holds(outcome)) {
      const shortest = shorten ? await shortened(scenario, outcome, playing.seed) : outcome;
      texts.push(describeFailure(shortest, toRepeat(scenario, shortest, playing.seed)));
    }
  }
  return { isProved: rows.length === chosen.length && rows.every(holds), text: texts.join('\n\n') };
}

const explainCause = ({ cause }: Error): string =>
  cause instanceof Error ? cause.message : String(cause);

function shortened(scenario: Scenario, failed: LedgerRow, seed: number): Promise<LedgerRow> {
  return findShortest(scenario, failed, async (shorter) => {
    const [again] = await prove([shorter], { seed, scale: 1, jobs: 1 });
    return again === undefined || again instanceof Error ? failed : again;
  });
}

/** The command that plays so few hooks again. */
function toRepeat({ name, hooks }: Scenario, shortest: LedgerRow, seed: number): string {
  return `npm run prove -- --seed ${seed} --only "${name}" --scale ${shortest.hooks / hooks}`;
}

async function runModel(seed: number, runs: number): Promise<Report> {
  const { runs: done, operations, failure } = await proveModel(seed, runs);
  const verdict =
    failure === undefined ? 'as the model says' : `NOT as the model says\n\n${failure}`;
  const text = `${MODEL}: ${done} sequences, ${operations} operations: ${verdict}`;
  return { isProved: failure === undefined, text };
}

await runProgram(command);
