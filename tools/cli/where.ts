// `where`: what happened to every hook of an object, as a timeline.

import { Command } from 'commander';
import { adviceFor } from '../client/advice.ts';
import { UsageError, UserError } from '../client/errors.ts';
import { describeAttempt } from '../client/retries.ts';
import { openTarget } from '../client/target.ts';
import { findWhereabouts, type Sighting } from '../client/whereabouts.ts';
import { print, printError, printJson } from '../terminal/print.ts';
import { type Column, toTable } from '../terminal/table.ts';
import { type Times, timesIn } from '../terminal/time.ts';
import { type CommandOptions, jsonOption, sinceOption, utcOption, withTarget } from './options.ts';

const EXAMPLES = `
Below a recorded hook is what changed in its data since the object's hook before it.

Examples:
  npm run --silent poster -- where 16776
  npm run --silent poster -- where --account demo --since 2026-11-24 --stack poster-webhooks-prod`;

export const whereCommand = (): Command =>
  withTarget(
    new Command('where')
      .description('find the hooks of an order: refused, being tried again, dead or recorded')
      .argument(
        '[id]',
        'its object_id, such as the number of a receipt; required without --account and --object',
      )
      .option('--id <id>', 'the same')
      .option('--account <name>', 'only this account')
      .option('--object <name>', 'only this object, such as transaction')
      .addOption(sinceOption('; default: the last two days, as long as Poster repeats a hook'))
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action(runWhere);

interface WhereOptions extends CommandOptions {
  account?: string;
  object?: string;
  id?: string;
  since?: number;
}

const POSTER_RETRIES_SECONDS = 48 * 60 * 60;

async function runWhere(argument: string | undefined, options: WhereOptions): Promise<void> {
  const { account, object, id = argument, json } = options;
  if (id === undefined && account === undefined && object === undefined) {
    throw new UsageError('name an object_id, or --account or --object');
  }
  const times = timesIn(options);
  const since = options.since ?? Date.now() / 1000 - POSTER_RETRIES_SECONDS;
  const target = await openTarget(options);
  const found = await findWhereabouts(target, { account, object, id, since }).finally(target.close);
  const { sightings, queued, unread } = found;
  if (unread > 0) printError(`${unread} dead letters were not looked at; \`dlq list\` lists them`);
  if (json) for (const sighting of sightings) printJson(sighting);
  else if (sightings.length > 0) print(toTimeline(sightings, times));
  if (sightings.length > 0) return;
  const waiting =
    queued === 0 ? '' : `; ${queued} in the queue, whose hooks show once they are tried`;
  throw new UserError(
    `no such hook since ${times.full(Math.floor(since))} in ${target.title}${waiting}; --since looks further back, and \`doctor\` checks whether hooks arrive`,
  );
}

const columnsIn = (times: Times): Column<Sighting>[] => [
  [`HAPPENED (${times.zone})`, ({ time }) => times.short(time)],
  ['RECEIVED', ({ at }) => times.short(at)],
  ['ACCOUNT', ({ account = '-' }) => account],
  ['OBJECT', ({ object = '-' }) => object],
  ['ID', ({ objectId = '-' }) => objectId],
  ['ACTION', ({ action = '-' }) => action],
  ['STATE', (sighting) => describe(sighting, times)],
];

function toTimeline(sightings: readonly Sighting[], times: Times): string {
  const table = toTable(columnsIn(times), sightings, { empty: '', below: changeLines });
  const troubles = sightings.flatMap((one) => {
    if (one.state === 'recorded') return [];
    return one.state === 'refused' ? [one.reason] : [one.state];
  });
  const advice = adviceFor(troubles).map((text) => `\n${text}`);
  return [table, ...advice].join('\n');
}

function describe(sighting: Sighting, times: Times): string {
  switch (sighting.state) {
    case 'recorded': {
      const { deliveries } = sighting;
      return deliveries === 1 ? 'recorded' : `recorded, ${deliveries} deliveries`;
    }
    case 'refused': {
      const { reason, field, unverified } = sighting;
      const what = field === undefined ? reason : `${reason}: ${field}`;
      return `refused: ${what}${unverified ? ', unverified' : ''}`;
    }
    case 'not-recorded': {
      const { attempts, last } = sighting;
      const count = `${attempts} attempt${attempts === 1 ? '' : 's'}`;
      return `not recorded: ${count} until ${times.short(last.timestamp)}, ${describeAttempt(last)}`;
    }
    case 'dead':
      return `dead letter ${sighting.messageId}`;
  }
}

const CHANGES_MAX = 10;
const VALUE_MAX_CHARACTERS = 60;

function changeLines(sighting: Sighting): string[] {
  if (sighting.state !== 'recorded') return [];
  const { changes, key } = sighting;
  const shown = changes
    .slice(0, CHANGES_MAX)
    .map(
      ({ path, before, after }) => `  ${path || 'data'}: ${toShort(before)} → ${toShort(after)}`,
    );
  const more = changes.length - shown.length;
  if (more > 0) shown.push(`  and ${more} more: events show '${key}'`);
  return shown;
}

function toShort(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > VALUE_MAX_CHARACTERS ? `${text.slice(0, VALUE_MAX_CHARACTERS)}…` : text;
}
