// `simulate outage`: blocks all hooks for hours, lets Poster retry, and compares the table with what was
// delivered.

import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import pMap from 'p-map';
import { streamEvents, take } from '../../client/events/event-stream.ts';
import { isAccepted } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { startClock } from '../../simulation/clock.ts';
import { spreadSales, type Window } from '../../simulation/outage.ts';
import {
  createPoster,
  type Post,
  play,
  postJsonTo,
  type SentHook,
} from '../../simulation/poster.ts';
import { openRestaurants, type Restaurant, type TimedFields } from '../../simulation/restaurant.ts';
import { positiveNumber, wholeNumber } from '../../terminal/command-line.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printJson } from '../../terminal/print.ts';
import { startProgress } from '../../terminal/progress.ts';
import { choiceOption, withTarget } from '../options.ts';
import { askFirst } from '../protection.ts';
import { checkTable, isAsDelivered, type OutageReport, printOutage } from './outage-report.ts';
import { OUTAGE_KINDS, type OutageKind, openOutageRoute } from './outage-route.ts';
import { howToRepeat, identify, type RunOptions, SPEED_MAX, withRun } from './run-options.ts';

/** All accounts are active at once, each with its own queue of hooks in memory. */
const ACCOUNTS_MAX = 1_000;
const HOOKS_MAX = 1_000_000;
const HOURS_MAX = 14 * 24;

const NOTES = `
When a hook is not answered 200, Poster sends it up to 15 more times over two days. Until then, the later
hooks of that account wait. Poster does not publish its retry times. Here they are 1, 5, 15 and 30
minutes, then 1, 2, 4, 8, 12, 18, 24, 30, 36, 42 and 48 hours after the first attempt.

Example:
  npm run --silent poster -- simulate outage --hours 36 --accounts 20`;

export const outageCommand = (): Command =>
  withRun(
    withTarget(
      new Command('outage')
        .description('block all hooks for hours, then check that every hook arrives exactly once')
        .requiredOption('--hours <n>', 'length of the outage', positiveNumber(HOURS_MAX))
        .requiredOption('--accounts <n>', 'number of accounts', wholeNumber(ACCOUNTS_MAX, 1))
        .option('--hooks <n>', 'total number of hooks', wholeNumber(HOOKS_MAX, 1), 1000)
        .option(
          '--speed <factor>',
          'simulated seconds per real second',
          positiveNumber(SPEED_MAX),
          7200,
        )
        .addOption(choiceOption('--outage <kind>', 'cause', OUTAGE_KINDS, 'unreachable')),
    ),
    'early enough to end now',
  )
    .addHelpText('after', NOTES)
    .action(runOutage);

interface OutageOptions extends RunOptions {
  hours: number;
  accounts: number;
  /** Total of all accounts. */
  hooks: number;
  /** Simulated seconds per real second. */
  speed: number;
  outage: OutageKind;
}

const HOUR_MS = 3_600_000;
/** Sales also happen before and after the outage. Within six hours after it, Poster retries. */
const BEFORE_MS = 6 * HOUR_MS;
const AFTER_MS = 6 * HOUR_MS;

/** Prints a report. The exit code is 1 unless the table holds exactly what was delivered. */
async function runOutage(options: OutageOptions): Promise<void> {
  const spanMs = BEFORE_MS + options.hours * HOUR_MS + AFTER_MS;
  // Ends now, so that no hook is dated in the future.
  const run = identify(options, Date.now() - spanMs);
  const fromMs = run.startMs + BEFORE_MS;
  const window: Window = { fromMs, toMs: fromMs + options.hours * HOUR_MS };
  const restaurants = openRestaurants('outage', options.accounts, run);
  const hooks = spreadOver(restaurants, {
    fromMs: run.startMs,
    toMs: run.startMs + spanMs,
    hooks: options.hooks,
  });

  const target = await openTarget(options);
  try {
    await askFirst(target, `Send it ${options.hooks} simulated hooks`, options);
    const accounts = restaurants.map(({ account }) => account);
    const readEvents = async () => {
      const eventsOf = (account: string) => take(streamEvents(target, { account }), Infinity);
      return (await pMap(accounts, eventsOf, { concurrency: 1 })).flat();
    };
    let delivered = 0;
    const report = await interruptible(async (signal): Promise<OutageReport> => {
      const before = await readEvents();
      const deliveries = await send(hooks, {
        ...{ target, window, startMs: run.startMs, options, signal },
        onDelivered(count) {
          delivered = count;
        },
      });
      const table = await checkTable(deliveries, {
        ...{ before, readEvents, now: () => performance.now() },
        delay: (ms) => delay(ms, undefined, { signal }),
      });
      const report = { run, window, kind: options.outage, accounts, deliveries, table };
      if (!isAsDelivered(report)) process.exitCode = 1;
      return report;
    });
    if (report !== undefined) printOutage(report, options.json === true);
    else if (options.json) printJson({ ...run, hooks: hooks.length, delivered, interrupted: true });
    else {
      print(`Interrupted: ${delivered} of ${hooks.length} hooks were delivered, and not compared.`);
      print(`Repeat with: ${howToRepeat(run)}`);
    }
  } finally {
    target.close();
  }
}

/** Divides the hooks evenly among the restaurants. @returns them in order of time */
function spreadOver(
  restaurants: readonly Restaurant[],
  { hooks, ...span }: Window & { hooks: number },
): TimedFields[] {
  const share = Math.floor(hooks / restaurants.length);
  const rest = hooks % restaurants.length;
  return restaurants
    .flatMap((restaurant, index) =>
      spreadSales(restaurant, { ...span, hooks: share + (index < rest ? 1 : 0) }),
    )
    .sort((one, other) => one.atMs - other.atMs);
}

interface SendOptions {
  target: Target;
  window: Window;
  startMs: number;
  options: OutageOptions;
  onDelivered(count: number): void;
  signal: AbortSignal;
}

async function send(
  hooks: readonly TimedFields[],
  { target, window, startMs, options, onDelivered, signal }: SendOptions,
): Promise<SentHook[]> {
  const secret = await readSigningSecret(target);
  const normal: Post = postJsonTo(target.webhookUrl);
  const clock = startClock(startMs, options.speed, signal);
  const route = await openOutageRoute(options.outage, normal, { window, clock });
  const progress = startProgress(hooks.length, '{percentage}% {note}');
  let delivered = 0;
  try {
    const poster = createPoster({
      post: route.post,
      clock,
      onAttempt(_hook, { answer }) {
        if (isAccepted(answer)) delivered += 1;
        onDelivered(delivered);
        progress.update(delivered, `${delivered} of ${hooks.length} hooks delivered`);
      },
    });
    return await play(hooks, { poster, clock, secret });
  } finally {
    progress.stop();
    route.close();
  }
}
