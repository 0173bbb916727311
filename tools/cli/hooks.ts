// `hooks refused`: lists the hooks that the verifier refused, or prints them as they are refused.

import { Command } from 'commander';
import { adviceFor } from '../client/advice.ts';
import { follow as followNew } from '../client/follow.ts';
import { openTarget } from '../client/target.ts';
import { type Refusal, readRefusals } from '../client/troubles.ts';
import { wholeNumber } from '../terminal/command-line.ts';
import { print, printJson } from '../terminal/print.ts';
import { type Column, toTable } from '../terminal/table.ts';
import { type Times, timesIn } from '../terminal/time.ts';
import {
  type CommandOptions,
  followOption,
  jsonOption,
  sinceOption,
  utcOption,
  withTarget,
} from './options.ts';

const EXAMPLES = `
A "?" marks an account that anyone may have claimed: the signature does not show that Poster sent the hook.

Examples:
  npm run --silent poster -- hooks refused --id 16776
  npm run --silent poster -- hooks refused --follow --stack poster-webhooks-prod`;

export const hooksRefusedCommand = (): Command =>
  withTarget(
    new Command('refused')
      .description('list hooks that were refused, newest first, and why')
      .option('--account <name>', 'only this account')
      .option('--object <name>', 'only this object, such as transaction')
      .option('--id <id>', 'only this object_id')
      .addOption(sinceOption('; default: the last day'))
      .option('--limit <n>', 'list at most this many', wholeNumber(1_000_000, 1), 20)
      .addOption(followOption('refusals as they happen'))
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action(runRefused);

interface RefusedOptions extends CommandOptions {
  account?: string;
  object?: string;
  id?: string;
  since?: number;
  limit: number;
  follow?: boolean;
}

const DAY_SECONDS = 24 * 60 * 60;
/** CloudWatch Logs may show a line this long after it was written. */
const LATE_SECONDS = 60;

async function runRefused({ limit, follow, json, ...options }: RefusedOptions): Promise<void> {
  const target = await openTarget(options);
  const { account, object, id, since } = options;
  const read = (from: number) => readRefusals(target, { account, object, id, since: from });
  const columns = columnsIn(timesIn(options));
  let isFirst = true;
  const printRefusals = (refusals: readonly Refusal[]) => {
    if (json) for (const refusal of refusals) printJson(refusal);
    else print(toTable(columns, refusals, { empty: 'No refused hooks.', titles: isFirst }));
    isFirst = false;
  };
  if (follow) {
    const from = since === undefined ? undefined : { since, seen: [] };
    const options = { from, lateSeconds: LATE_SECONDS, read, idOf: requestIdOf };
    for await (const refusals of followNew(options)) printRefusals(refusals);
    return;
  }
  const all = await read(since ?? Date.now() / 1000 - DAY_SECONDS).finally(target.close);
  const refusals = all.slice(-limit).reverse();
  printRefusals(refusals);
  if (!json)
    for (const advice of adviceFor(refusals.map(({ reason }) => reason))) print(`\n${advice}`);
}

const requestIdOf = ({ requestId }: Refusal): string => requestId;

const columnsIn = ({ zone, short }: Times): Column<Refusal>[] => [
  [`REFUSED (${zone})`, ({ timestamp }) => short(timestamp)],
  ['REASON', ({ reason, field }) => (field === undefined ? reason : `${reason}: ${field}`)],
  ['ACCOUNT', ({ account, unverified }) => `${account ?? '-'}${unverified ? '?' : ''}`],
  ['OBJECT', ({ object = '-' }) => object],
  ['ID', ({ objectId = '-' }) => objectId],
  ['ACTION', ({ action = '-' }) => action],
  ['REQUEST ID', ({ requestId }) => requestId],
];
