// `events resend`: invokes a subscriber with recorded events again, or shows with which.

import { Command } from 'commander';
import { streamEvents } from '../../client/events/event-stream.ts';
import { type Resent, resendEvents, wantsEvent } from '../../client/subscribers/resend.ts';
import { findSubscription } from '../../client/subscribers/subscriptions.ts';
import { openTarget } from '../../client/target.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printJson } from '../../terminal/print.ts';
import { countForBar, outOfTotal, startProgress } from '../../terminal/progress.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from '../options.ts';
import { type Agreement, askFirst, yesOption } from '../protection.ts';
import { printFailures, rateOption, toFailure } from '../subscribers/sending.ts';
import { type PickOptions, printPreview, readPick, readPicked, withPick } from './picked-events.ts';

const NOTES = `
Without --send it only shows what it would send. The function gets the events as from the stream: in batches of the
subscription's size, only those that its filter lets through, oldest first. An event that fails is reported, and
not tried again. The function sees no difference to a new event, so it must be safe to handle it twice.

Examples:
  npm run --silent poster -- events resend 'demo;1795516080;transaction;42;closed' --to sales --send
  npm run --silent poster -- events resend --account demo --since 2h --to sales --stack poster-webhooks-prod`;

export const eventsResendCommand = (): Command =>
  withTarget(
    withPick(
      new Command('resend')
        .description('send recorded events to a subscriber of yours again')
        .requiredOption('--to <function>', 'its name or a part of it; `subscribers` lists them')
        .option('--send', 'send the events instead of only showing them')
        .addOption(rateOption())
        .addOption(yesOption())
        .addOption(utcOption())
        .addOption(jsonOption()),
    ),
  )
    .addHelpText('after', NOTES)
    .action(runResend);

interface ResendOptions extends CommandOptions, PickOptions, Agreement {
  to: string;
  send?: boolean;
  rate: number;
}

/** The exit code is 1 unless every event was handled. */
async function runResend(keys: readonly string[], options: ResendOptions): Promise<void> {
  const { to, send, rate, json } = options;
  const filter = readPick(keys, options);
  const target = await openTarget(options);
  try {
    const subscription = await findSubscription(target, to);
    const events = () =>
      filter === undefined
        ? readPicked(target, keys)
        : streamEvents(target, { ...filter, oldestFirst: true });
    if (!send) {
      const wanted = filterAsync(events(), wantsEvent(subscription));
      return await printPreview(wanted, { function: subscription.name }, options);
    }
    await askFirst(target, `Send events to ${subscription.name}`, options);
    await interruptible(async (signal) => {
      const progress = startProgress(await countForBar(events(), signal), outOfTotal('sent'));
      const resent = await resendEvents(target, subscription, events(), {
        ...{ rate, signal, onProgress: progress.update },
      }).finally(progress.stop);
      report(subscription.name, resent, { json, interrupted: signal.aborted || undefined });
    });
  } finally {
    target.close();
  }
}

async function* filterAsync<T>(values: AsyncIterable<T>, isWanted: (value: T) => boolean) {
  for await (const value of values) if (isWanted(value)) yield value;
}

function report(
  name: string,
  { failed, ...counts }: Resent,
  { json, interrupted }: { json: boolean | undefined; interrupted: true | undefined },
): void {
  if (failed.length > 0) process.exitCode = 1;
  if (json) {
    printJson({ function: name, ...counts, failed: failed.map(toFailure), interrupted });
    return;
  }
  const { handled, unwanted } = counts;
  const rest =
    unwanted === 0 ? '' : `, ${unwanted} not sent, because it does not subscribe to them`;
  print(
    `${name}: ${handled} handled, ${failed.length} failed${rest}${interrupted ? ', then interrupted' : ''}`,
  );
  printFailures(failed);
}
