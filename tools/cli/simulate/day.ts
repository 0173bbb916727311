// `simulate day`: posts a day of hooks from many restaurants, at any speed.

import { Command } from 'commander';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { startClock } from '../../simulation/clock.ts';
import { DAY_MINUTES, day } from '../../simulation/day.ts';
import { answerName } from '../../simulation/delivery-summary.ts';
import { postJsonTo, sendAll } from '../../simulation/poster.ts';
import { openRestaurants, type RunIdentity } from '../../simulation/restaurant.ts';
import { positiveNumber, wholeNumber } from '../../terminal/command-line.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printJson } from '../../terminal/print.ts';
import { startProgress } from '../../terminal/progress.ts';
import { toCounts, toFacts } from '../../terminal/table.ts';
import { withTarget } from '../options.ts';
import { askFirst } from '../protection.ts';
import { howToRepeat, identify, type RunOptions, SPEED_MAX, withRun } from './run-options.ts';

/** An hour of 10 sales a minute. No restaurant has more. */
const SALES_PER_HOUR_MAX = 600;
const RESTAURANTS_MAX = 10_000;

export const dayCommand = (): Command =>
  withRun(
    withTarget(
      new Command('day')
        .description('send a day of hooks: busy at lunch and dinner, with some sent twice')
        .requiredOption(
          '--restaurants <n>',
          'number of restaurants',
          wholeNumber(RESTAURANTS_MAX, 1),
        )
        .option(
          '--sales-per-hour <n>',
          'average for each restaurant, from 7:00 to 24:00',
          positiveNumber(SALES_PER_HOUR_MAX),
          10,
        )
        .option(
          '--speed <factor>',
          'simulated seconds per real second; default: as fast as the stack answers',
          positiveNumber(SPEED_MAX),
        ),
    ),
    'yesterday',
  )
    .addHelpText(
      'after',
      '\nExample, a day in a minute:\n  npm run --silent poster -- simulate day --restaurants 3 --speed 1440',
    )
    .action(runDay);

interface DayOptions extends RunOptions {
  restaurants: number;
  salesPerHour: number;
  /** Simulated seconds per real second. @default as fast as the target answers */
  speed?: number;
}

/** Keeps two processors busy without a queue in front of the local stack. */
const CONCURRENT_POSTS = 32;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/**
 * Prints a summary. The exit code is 1 unless every answer was 200. A hook that is refused is not sent
 * again.
 */
async function runDay(options: DayOptions): Promise<void> {
  const target = await openTarget(options);
  // Yesterday is the latest whole day without hooks dated in the future.
  const run = identify(options, Date.now() - DAY_MS);
  const startedAt = performance.now();
  try {
    await askFirst(target, 'Send it a simulated day', options);
    const summary: DaySummary = { hooks: 0, events: 0, repeats: 0, answers: {} };
    await interruptible(async (signal) => {
      await sendDay(target, run, { ...options, summary, signal });
      summary.interrupted = signal.aborted || undefined;
      if (summary.answers['200'] !== summary.hooks) process.exitCode = 1;
    });
    const seconds = (performance.now() - startedAt) / 1000;
    printSummary(summary, seconds, run, options);
  } finally {
    target.close();
  }
}

interface DaySummary {
  hooks: number;
  /** Distinct hooks: all except the repeats. */
  events: number;
  repeats: number;
  answers: Record<string, number>;
  /** Set when not all hooks were sent. */
  interrupted?: true | undefined;
}

/** Fills in the summary. Returns early when the signal is aborted. */
async function sendDay(
  target: Target,
  run: RunIdentity,
  options: DayOptions & { summary: DaySummary; signal: AbortSignal },
): Promise<void> {
  const { restaurants, salesPerHour, speed, summary, signal } = options;
  const secret = await readSigningSecret(target);
  const midnightMs = Math.floor(run.startMs / DAY_MS) * DAY_MS;
  const hooks = day({
    restaurants: openRestaurants('day', restaurants, run),
    startMs: midnightMs,
    salesPerHour,
  });
  const clock = speed === undefined ? undefined : startClock(midnightMs, speed, signal);
  const progress = startProgress(DAY_MINUTES, '{percentage}% {note}');
  try {
    await sendAll(hooks, {
      post: postJsonTo(target.webhookUrl),
      secret,
      concurrency: CONCURRENT_POSTS,
      waitFor: clock?.sleepUntil,
      signal,
      onAnswer({ atMs, isRepeat }, answer) {
        summary.hooks += 1;
        summary[isRepeat ? 'repeats' : 'events'] += 1;
        const name = answerName(answer);
        summary.answers[name] = (summary.answers[name] ?? 0) + 1;
        const time = new Date(atMs).toISOString().slice('YYYY-MM-DDT'.length, -':00.000Z'.length);
        progress.update((atMs - midnightMs) / MINUTE_MS, `${time}  ${summary.hooks} hooks`);
      },
    });
  } finally {
    progress.stop();
  }
}

function printSummary(
  summary: DaySummary,
  seconds: number,
  run: RunIdentity,
  { restaurants, json }: DayOptions,
): void {
  const accounts = openRestaurants('day', restaurants, run).map(({ account }) => account);
  if (json) {
    printJson({ ...run, ...summary, seconds, accounts });
    return;
  }
  const perSecond = Math.round(summary.hooks / seconds);
  print(
    toFacts([
      ['Hooks sent', `${summary.hooks}${summary.interrupted ? ', then interrupted' : ''}`],
      ['Distinct events', String(summary.events)],
      ['Duplicates', String(summary.repeats)],
      ['Answers', toCounts(summary.answers)],
      ['Duration', `${seconds.toFixed(1)} s, ${perSecond} hooks per second`],
      ['Accounts', `${accounts.length}, for example ${accounts[0]}`],
      ['Repeat with', howToRepeat(run)],
    ]),
  );
}
