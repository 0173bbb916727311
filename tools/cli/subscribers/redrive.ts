// `subscribers redrive`: sends the events of a subscriber's dead letters to it again.

import { Command } from 'commander';
import { formatAddress } from '../../../lambda/table-layout.ts';
import { type LetterOutcome, redriveSubscriber } from '../../client/subscribers/redrive.ts';
import {
  countSubscriberLetters,
  findSubscription,
} from '../../client/subscribers/subscriptions.ts';
import { openTarget } from '../../client/target.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printJson } from '../../terminal/print.ts';
import { toCounts } from '../../terminal/table.ts';
import { type CommandOptions, jsonOption, withTarget } from '../options.ts';
import { type Agreement, askFirst, yesOption } from '../protection.ts';
import { printFailures, rateOption, toFailure } from './sending.ts';

const NOTES = `
A dead letter says where its events are in the table's stream, which keeps them for 24 hours. After that, --by-time takes
the events that the table received in the minute before they failed; the function may then get some that it has
handled. A letter is deleted once the function has handled its events.

Examples:
  npm run --silent poster -- subscribers redrive sales --dry-run
  npm run --silent poster -- subscribers redrive sales --stack poster-webhooks-prod`;

export const subscribersRedriveCommand = (): Command =>
  withTarget(
    new Command('redrive')
      .description('send the events of a subscriber’s dead letters to it again, once it is fixed')
      .argument('<function>', 'its name or a part of it; `subscribers` lists them')
      .option('--by-time', 'for letters older than 24 hours: send what arrived at that time')
      .option('--dry-run', 'only say which events would be sent')
      .addOption(rateOption())
      .addOption(yesOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', NOTES)
    .action(runRedrive);

interface RedriveOptions extends CommandOptions, Agreement {
  byTime?: boolean;
  dryRun?: boolean;
  rate: number;
}

/** The exit code is 1 unless every letter was dealt with. */
async function runRedrive(name: string, options: RedriveOptions): Promise<void> {
  const { byTime = false, dryRun = false, rate, json } = options;
  const target = await openTarget(options);
  try {
    const subscription = await findSubscription(target, name);
    const letters = (await countSubscriberLetters(target, subscription)) ?? 0;
    const change = `Send the events of ${letters} dead letters to ${subscription.name}`;
    if (!dryRun && letters > 0) await askFirst(target, change, options);
    await interruptible(async (signal) => {
      const sending = { dryRun, byTime, rate, signal };
      const total = { handled: 0, failed: 0, left: 0 };
      for await (const outcome of redriveSubscriber(target, subscription, sending)) {
        const { handled, failed } = outcome.state === 'sent' ? outcome : NOTHING_SENT;
        total.handled += handled;
        total.failed += failed.length;
        if (!outcome.isDone) total.left += 1;
        if (json) printJson(toFacts(outcome));
        else report(outcome);
      }
      if (total.left > 0 && !dryRun) process.exitCode = 1;
      if (json) return;
      const result = dryRun ? 'nothing was sent' : toCounts(total);
      const end = signal.aborted ? ', then interrupted' : '';
      print(`${subscription.name}: dead letters: ${letters}; ${result}${end}`);
    });
  } finally {
    target.close();
  }
}

const NOTHING_SENT = { handled: 0, failed: [] };

function toFacts(outcome: LetterOutcome): object {
  if (outcome.state === 'not from Lambda') return outcome;
  const facts = { ...outcome, events: outcome.events.map(formatAddress) };
  return outcome.state === 'sent' ? { ...facts, failed: outcome.failed.map(toFailure) } : facts;
}

function report(outcome: LetterOutcome): void {
  const { messageId, state } = outcome;
  if (state === 'not from Lambda') print(`left ${messageId}: not a message about failed events`);
  else if (state === 'too old') {
    print(
      `left ${messageId}: the stream no longer has its events; --by-time sends the ${outcome.events.length} that arrived then`,
    );
  } else {
    if (outcome.gone > 0) print(`gone from the table: ${outcome.gone} of ${messageId}`);
    if (state === 'sent') printFailures(outcome.failed);
    else for (const event of outcome.events) print(`would be sent: ${formatAddress(event)}`);
  }
}
