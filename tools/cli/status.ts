// `status`: where a stack is, and what is in it right now.

import { Command } from 'commander';
import { countDeadLetters } from '../client/dead-letters.ts';
import { streamEvents, take } from '../client/events/event-stream.ts';
import { nameOf } from '../client/hooks.ts';
import { describeRetries, readRetries } from '../client/retries.ts';
import { openTarget, type Target } from '../client/target.ts';
import { readRefusals } from '../client/troubles.ts';
import { print, printJson } from '../terminal/print.ts';
import { toFacts } from '../terminal/table.ts';
import { timesIn } from '../terminal/time.ts';
import { type CommandOptions, jsonOption, utcOption, withTarget } from './options.ts';

export const statusCommand = (): Command =>
  withTarget(
    new Command('status')
      .description('print where a stack is, its latest event, and what is not recorded')
      .addOption(utcOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', '\nExample:\n  npm run --silent poster -- status')
    .action(runStatus);

const DAY_SECONDS = 24 * 60 * 60;

async function readStatus(target: Target) {
  const since = Date.now() / 1000 - DAY_SECONDS;
  const [[latest], retries, dead, refusals] = await Promise.all([
    take(streamEvents(target, { since, pageItems: 1 }), 1),
    readRetries(target),
    countDeadLetters(target),
    readRefusals(target, { since }),
  ]);
  const { title: stack, webhookUrl, inspectorUrl } = target;
  return { stack, webhookUrl, inspectorUrl, latest, retries, dead, refused: refusals.length };
}

async function runStatus({ json, ...options }: CommandOptions): Promise<void> {
  const target = await openTarget(options);
  const status = await readStatus(target).finally(target.close);
  const { latest, retries, ...rest } = status;
  if (json) {
    const retried = describeRetries(retries);
    const { receivedAt: lastReceivedAt } = latest ?? {};
    return printJson({ ...rest, lastReceivedAt, queued: retries.queued, retried });
  }
  const { stack, webhookUrl, inspectorUrl = '-', dead, refused } = rest;
  const { full } = timesIn(options);
  const retried = describeRetries(retries, full);
  const facts: [string, string][] = [
    ['stack', stack],
    ['webhook URL', webhookUrl],
    ['inspector', inspectorUrl],
    [
      'latest event',
      latest === undefined
        ? 'none in the last day'
        : `${full(latest.receivedAt)} ${nameOf(latest)}`,
    ],
    ['queued', retried === undefined ? String(retries.queued) : `${retries.queued}; ${retried}`],
    ['dead letters', String(dead)],
    ['refused', `${refused} in the last day`],
  ];
  print(toFacts(facts));
}
