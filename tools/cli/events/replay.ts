// `events replay`: signs recorded events again and posts them to a URL, or shows what it would post.

import { Command } from 'commander';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { UsageError } from '../../client/errors.ts';
import type { EventFilter } from '../../client/events/event-stream.ts';
import { endpointOf } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from '../options.ts';
import { type Agreement, askFirst, yesOption } from '../protection.ts';
import { readSecretInput } from '../secret/secret-input.ts';
import { type PickOptions, printPreview, readPick, readPicked, withPick } from './picked-events.ts';
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
    withPick(
      new Command('replay')
        .description('sign recorded events again and post them to a URL, such as your laptop')
        .requiredOption('--url <url>', 'where to post')
        .option('--send', 'send the hooks instead of only showing them')
        .option('--rate <n>', 'send at most this many hooks per second', wholeNumber(1000, 1), 10)
        .option('--resume <file>', 'save progress in this file, and continue from it')
        .option('--secret-of-target', 'sign with the secret that is stored with the events')
        .option('--to-itself', 'allow --url to be the webhook URL of the stack that has the events')
        .addOption(yesOption())
        .addOption(utcOption())
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', NOTES)
    .action(runReplay);

interface ReplayOptions extends CommandOptions, PickOptions, Agreement {
  url: string;
  send?: boolean;
  rate: number;
  resume?: string;
  secretOfTarget?: boolean;
  toItself?: boolean;
}

/** The exit code is 1 unless every hook was answered 200. */
async function runReplay(keys: readonly string[], options: ReplayOptions): Promise<void> {
  const { resume, url } = options;
  const filter = readPick(keys, options);
  if (filter === undefined && resume !== undefined) {
    throw new UsageError('--resume needs a filter instead of keys');
  }
  const endpoint = endpointOf(url);
  if (endpoint === undefined) throw new UsageError('--url must be an http or https URL');
  const target = await openTarget(options);
  try {
    if (endpoint === endpointOf(target.webhookUrl) && !options.toItself) {
      throw new UsageError(
        `--url is the webhook URL of ${target.title} itself, where a replay adds a delivery to each event; use --to-itself to do it anyway`,
      );
    }
    if (options.toItself && options.send) await askFirst(target, 'Replay to it', options);
    const last = filter && resume !== undefined ? readCursor(resume, filter) : undefined;
    const events = () =>
      filter === undefined ? readPicked(target, keys) : streamAfter(target, filter, last);
    if (options.send) await send(target, events, filter, options);
    else await printPreview(events(), { url }, options);
  } finally {
    target.close();
  }
}

async function send(
  target: Target,
  events: () => AsyncIterable<EventItem>,
  filter: EventFilter | undefined,
  { url, rate, resume, secretOfTarget, json }: ReplayOptions,
): Promise<void> {
  const secret = secretOfTarget
    ? await readSigningSecret(target)
    : await readSecretInput('Secret to sign with');
  const onAnswered = (event: EventItem) => {
    if (filter && resume !== undefined) writeCursor(resume, filter, event);
  };
  await interruptible(async (signal) => {
    const { sent, byStatus } = await sendAgain(events, { url, secret, rate, onAnswered, signal });
    if ([...byStatus.keys()].some((status) => status !== 200)) process.exitCode = 1;
    const interrupted = signal.aborted || undefined;
    if (json) return printJson({ sent, answers: Object.fromEntries(byStatus), interrupted });
    const answers = [...byStatus].map(([status, times]) => `${status} × ${times}`);
    const rest = interrupted ? ['then interrupted'] : [];
    print([`${sent} sent to ${url}`, ...answers, ...rest].join(', '));
  });
}
