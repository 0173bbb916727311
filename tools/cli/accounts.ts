// `accounts list` and `accounts show`: which accounts have the app, since when, and their latest hook.

import { Command } from 'commander';
import { formatAddress } from '../../lambda/table-layout.ts';
import { type Account, listAccounts, readAccount } from '../client/connections.ts';
import { UserError } from '../client/errors.ts';
import { openTarget } from '../client/target.ts';
import { print, printJson } from '../terminal/print.ts';
import { type Column, toFacts, toTable } from '../terminal/table.ts';
import { type Times, timesIn } from '../terminal/time.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from './options.ts';

const NOTES = `
An account is listed once its "application added" or "application removed" has arrived. Access tokens are
never read.`;

export const accountsListCommand = (): Command =>
  withTarget(
    new Command('list')
      .description('list the accounts that have or had the app, with the latest hook of each')
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText(
      'after',
      `${NOTES}

Example:
  npm run --silent poster -- accounts list --stack poster-webhooks-prod`,
    )
    .action(runList);

export const accountsShowCommand = (): Command =>
  withTarget(
    new Command('show')
      .description(
        'show since when an account is connected, when it was removed, and its latest hook',
      )
      .argument('<account>', 'name of the account')
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', '\nExample:\n  npm run --silent poster -- accounts show demo')
    .action(runShow);

async function runList({ json, ...options }: CommandOptions): Promise<void> {
  const target = await openTarget(options);
  const accounts = await Array.fromAsync(listAccounts(target)).finally(target.close);
  accounts.sort((one, other) => (one.account < other.account ? -1 : 1));
  if (json) for (const account of accounts) printJson(toRecord(account));
  else
    print(
      toTable(columnsIn(timesIn(options)), accounts, { empty: `No accounts in ${target.title}.` }),
    );
}

async function runShow(name: string, { json, ...options }: CommandOptions): Promise<void> {
  const target = await openTarget(options);
  const account = await readAccount(target, name).finally(target.close);
  if (account === undefined) {
    throw new UserError(`no account "${name}" in ${target.title}; \`accounts list\` lists them`);
  }
  if (json) printJson(toRecord(account));
  else {
    const columns = columnsIn(timesIn(options));
    print(toFacts(columns.map(([title, read]) => [title.toLowerCase(), read(account)])));
  }
}

const columnsIn = (times: Times): Column<Account>[] => [
  ['ACCOUNT', ({ account }) => account],
  ['NUMBER', ({ accountNumber = '-' }) => accountNumber],
  [`CONNECTED (${times.zone})`, ({ connectedAt }) => times.short(connectedAt)],
  ['REMOVED', ({ removedAt }) => times.short(removedAt)],
  ['LAST HOOK', ({ lastEvent }) => describeLast(lastEvent, times)],
];

const describeLast = (event: Account['lastEvent'], times: Times): string =>
  event === undefined
    ? '-'
    : `${times.short(event.time)} ${event.object} ${event.objectId} ${event.action}`;

/** The latest event by its key, which `events show` takes. */
const toRecord = ({ lastEvent, ...account }: Account) => ({
  ...account,
  lastHook: lastEvent && formatAddress(lastEvent),
});
