// `hooks refused`: lists the hooks that the verifier refused, or prints them as they are refused.

import { Command } from 'commander';
import type { RejectionReason } from '../../lambda/runtime/log.ts';
import { follow as followNew } from '../client/follow.ts';
import { type Refusal, readRefusals } from '../client/refusals.ts';
import { openTarget } from '../client/target.ts';
import { wholeNumber } from '../terminal/command-line.ts';
import { print, printJson } from '../terminal/print.ts';
import { type Column, toTable } from '../terminal/table.ts';
import { type CommandOptions, jsonOption, sinceOption, withTarget } from './options.ts';

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
      .option('--follow', 'print new refusals as they happen, or all since --since (until Ctrl-C)')
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
  let isFirst = true;
  const printRefusals = (refusals: readonly Refusal[]) => {
    if (json) for (const refusal of refusals) printJson(refusal);
    else print(toTable(COLUMNS, refusals, { empty: 'No refused hooks.', titles: isFirst }));
    isFirst = false;
  };
  if (follow) {
    const options = { since, lateSeconds: LATE_SECONDS, read, idOf: requestIdOf };
    for await (const refusals of followNew(options)) printRefusals(refusals);
    return;
  }
  const all = await read(since ?? Date.now() / 1000 - DAY_SECONDS).finally(target.close);
  const refusals = all.slice(-limit).reverse();
  printRefusals(refusals);
  if (!json) for (const advice of adviceFor(refusals)) print(`\n${advice}`);
}

const requestIdOf = ({ requestId }: Refusal): string => requestId;

const COLUMNS: Column<Refusal>[] = [
  ['REFUSED', ({ timestamp }) => timestamp],
  ['REASON', ({ reason, field }) => (field === undefined ? reason : `${reason}: ${field}`)],
  ['ACCOUNT', ({ account, unverified }) => `${account ?? '-'}${unverified ? '?' : ''}`],
  ['OBJECT', ({ object = '-' }) => object],
  ['ID', ({ objectId = '-' }) => objectId],
  ['ACTION', ({ action = '-' }) => action],
  ['REQUEST ID', ({ requestId }) => requestId],
];

const ADVICE: Record<RejectionReason, string> = {
  'bad-signature':
    'bad-signature: signed with a secret that is not stored here, changed on the way, or forged.\n' +
    '  `secret check` says which, given the body of the request. If all hooks are refused, store the app’s secret with `secret set`.',
  malformed: 'malformed: no hook of Poster’s looks like this. The field is the first one at fault.',
  'too-large':
    'too-large: the body had more than 256 KiB. Poster’s hooks have a few hundred bytes.',
  'too-old':
    'too-old: the hook is genuine, but older than `maxEventAge` allows. Poster sends it again for two days, in vain.',
  'account-not-allowed':
    'account-not-allowed: the hook is genuine, but its account is not in `allowedAccounts`. Until it is, Poster holds back the account’s later hooks.',
};

/** What to do about each reason that occurs. */
const adviceFor = (refusals: readonly Refusal[]): string[] =>
  [...new Set(refusals.map(({ reason }) => reason))].map((reason) => ADVICE[reason]);
