// `events replay`: signs recorded events again and posts them to a URL, or shows what it would post.

import { Command } from 'commander';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { UsageError } from '../../client/errors.ts';
import type { EventFilter } from '../../client/events/event-stream.ts';
import { endpointOf } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type Column, toTable } from '../../terminal/table.ts';
import { type CommandOptions, filterOf, jsonOption, withFilter, withTarget } from '../options.ts';
import { type Agreement, askFirst, yesOption } from '../protection.ts';
import { readSecretInput } from '../secret/secret-input.ts';
import { EVENT_COLUMNS } from './list.ts';
import { readCursor, streamAfter, writeCursor } from './replay-cursor.ts';
import { sendAgain } from './replay-sending.ts';

const NOTES = `
Without --send it only shows what it would send. Hooks are sent oldest first and signed again. The
secret is typed without being shown, or piped in. The table does not keep access tokens in data, so a
replayed "application added" has *** in place of the token.

With --resume, an interrupted replay continues after the last hook that got an answer, whatever its
status.

Examples:
  npm run --silent poster -- events replay --account demo --since 2026-11-23 --url http://127.0.0.1:8080/hooks
  npm run --silent poster -- events replay --stack poster-webhooks-prod --all --object transaction \\
    --url http://127.0.0.1:3000/webhooks/poster --resume replay.json --send`;

export const eventsReplayCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('replay')
        .description('sign recorded events again and post them to a URL, such as your laptop')
        .requiredOption('--url <url>', 'where to post')
        .option('--all', 'events of all accounts, instead of --account')
        .option('--send', 'send the hooks instead of only showing them')
        .option('--rate <n>', 'send at most this many hooks per second', wholeNumber(1000, 1), 10)
        .option('--resume <file>', 'save progress in this file, and continue from it')
        .option('--secret-of-target', 'sign with the secret that is stored with the events')
        .option('--to-itself', 'allow --url to be the webhook URL of the stack that has the events')
        .addOption(yesOption())
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', NOTES)
    .action(runReplay);

interface ReplayOptions extends CommandOptions, EventFilter, Agreement {
  url: string;
  all?: boolean;
  send?: boolean;
  rate: number;
  resume?: string;
  secretOfTarget?: boolean;
  toItself?: boolean;
}

/** The exit code is 1 unless every hook was answered 200. */
async function runReplay(options: ReplayOptions): Promise<void> {
  if ((options.account === undefined) !== (options.all === true)) {
    throw new UsageError('name one account with --account, or use --all for all accounts');
  }
  const filter = filterOf(options);
  const last = options.resume === undefined ? undefined : readCursor(options.resume, filter);
  const endpoint = endpointOf(options.url);
  if (endpoint === undefined) throw new UsageError('--url must be an http or https URL');
  const target = await openTarget(options);
  try {
    if (endpoint === endpointOf(target.webhookUrl) && !options.toItself) {
      throw new UsageError(
        `--url is the webhook URL of ${target.title} itself, where a replay adds a delivery to each event; use --to-itself to do it anyway`,
      );
    }
    if (options.toItself && options.send) await askFirst(target, 'Replay to it', options);
    const events = () => streamAfter(target, filter, last);
    if (options.send) await send(target, events, filter, options);
    else await printPreview(events(), options);
  } finally {
    target.close();
  }
}

async function send(
  target: Target,
  events: () => AsyncIterable<EventItem>,
  filter: EventFilter,
  { url, rate, resume, secretOfTarget, json }: ReplayOptions,
): Promise<void> {
  const secret = secretOfTarget
    ? await readSigningSecret(target)
    : await readSecretInput('Secret to sign with');
  const { sent, byStatus } = await sendAgain(events, {
    url,
    secret,
    rate,
    onAnswered(event) {
      if (resume !== undefined) writeCursor(resume, filter, event);
    },
  });
  if ([...byStatus.keys()].some((status) => status !== 200)) process.exitCode = 1;
  if (json) {
    printJson({ sent, answers: Object.fromEntries(byStatus) });
    return;
  }
  const answers = [...byStatus].map(([status, times]) => `${status} × ${times}`);
  print([`${sent} sent to ${url}`, ...answers].join(', '));
}

const PREVIEWED = 5;

const TIME: Column<EventItem> = ['TIME', ({ time }) => new Date(time * 1000).toISOString()];

/** Prints how many events would be sent, and the first few. */
async function printPreview(
  events: AsyncIterable<EventItem>,
  { url, json }: { url: string; json?: boolean },
): Promise<void> {
  const first: EventItem[] = [];
  let count = 0;
  for await (const event of events) {
    if (first.length < PREVIEWED) first.push(event);
    count += 1;
  }
  if (json) {
    printJson({ dryRun: true, url, events: count });
    return;
  }
  print(toTable([TIME, ...EVENT_COLUMNS], first, { empty: 'No events.' }));
  if (count > first.length) print(`… and ${count - first.length} more`);
  print(`${count} would be sent to ${url}; --send sends them`);
}
