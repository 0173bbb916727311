// `listen`: follows a stack's events, and passes each new one on to a local URL or function.

import { Command } from 'commander';
import { type EventItem, formatAddress } from '../../../lambda/table-layout.ts';
import { UsageError } from '../../client/errors.ts';
import type { EventFilter } from '../../client/events/event-stream.ts';
import { followEvents } from '../../client/events/follow-events.ts';
import type { Position } from '../../client/follow.ts';
import { nameOf } from '../../client/hooks.ts';
import { endpointOf } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget } from '../../client/target.ts';
import { print, printError, printJson } from '../../terminal/print.ts';
import { type Times, timesIn } from '../../terminal/time.ts';
import {
  type CommandOptions,
  filterOf,
  jsonOption,
  utcOption,
  withFilter,
  withTarget,
} from '../options.ts';
import { readGivenSecret, secretOption } from '../secret/secret-input.ts';
import { progressFile, readPosition, writePosition } from './progress.ts';
import { type Outcome, passToFunction, passToUrl } from './receivers.ts';

const NOTES = `
It starts with the next event, or where it stopped last time; --since starts earlier. Hooks are signed again, with
*** in place of an access token. A function file exports \`handler\`, as a subscriber's does, and gets one event at
a time. An event that fails is not passed on again; \`events replay\` sends it again.

Examples:
  npm run --silent poster -- listen --forward-to http://127.0.0.1:8080/hooks
  npm run --silent poster -- listen --stack poster-webhooks-prod --object transaction --function ./receipt.ts`;

export const listenCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('listen')
        .description('pass each new event on to a local URL or function (until Ctrl-C)')
        .option('--forward-to <url>', 'post each hook to this URL; this or --function is required')
        .option(
          '--function <file>',
          'call the handler that this file exports; this or --forward-to is required',
        )
        .addOption(secretOption('secret to sign with; default: the stored one'))
        .addOption(utcOption())
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', NOTES)
    .action(runListen);

interface ListenOptions extends CommandOptions, EventFilter {
  forwardTo?: string;
  function?: string;
  secret?: string;
}

async function runListen(options: ListenOptions): Promise<void> {
  const { since, json } = options;
  const times = timesIn(options);
  const destination = destinationOf(options);
  const target = await openTarget(options);
  try {
    if (endpointOf(destination) === endpointOf(target.webhookUrl)) {
      throw new UsageError(`--forward-to is the webhook URL of ${target.title} itself`);
    }
    const { since: _, ...filter } = filterOf(options);
    const progress = progressFile(options.dataDir, [target.title, destination, filter]);
    const from = since === undefined ? readPosition(progress) : { since, seen: [] };
    const pass =
      options.function === undefined
        ? passToUrl(
            destination,
            (await readGivenSecret(options.secret)) ?? (await readSigningSecret(target)),
          )
        : await passToFunction(destination);
    const save = (position: Position) => writePosition(progress, position);
    printError(`Listening to ${target.title} for ${destination} (until Ctrl-C)`);
    for await (const events of followEvents(target, filter, { from, save })) {
      for (const event of events) {
        const outcome = await pass(event);
        if (json) printJson({ key: formatAddress(event), ...outcome });
        else print(toLine(event, outcome, times));
      }
    }
  } finally {
    target.close();
  }
}

/** @throws UsageError */
function destinationOf({ forwardTo, function: file, until }: ListenOptions): string {
  if (until !== undefined) throw new UsageError('--until is the past; `events replay` sends it');
  if (forwardTo !== undefined && endpointOf(forwardTo) === undefined) {
    throw new UsageError('--forward-to must be an http or https URL');
  }
  const [destination, other] = [forwardTo, file].filter((one) => one !== undefined);
  if (destination === undefined || other !== undefined) {
    throw new UsageError('use --forward-to or --function');
  }
  return destination;
}

const toLine = (event: EventItem, { ok, text }: Outcome, { full }: Times): string =>
  `${full(event.receivedAt)}  ${nameOf(event)}  ${ok ? '' : 'failed: '}${text}`;
