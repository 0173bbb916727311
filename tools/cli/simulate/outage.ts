// `simulate outage`: hours in which nothing gets through, Poster's retries after them, and whether the
// table is what was delivered.

import { setTimeout as delay } from 'node:timers/promises';
import { isAccepted } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget, type Target } from '../../client/target.ts';
import { startClock } from '../../simulation/clock.ts';
import { spreadSales, type Window } from '../../simulation/outage.ts';
import { play } from '../../simulation/play.ts';
import { createPoster, type Post, postJsonTo, type SentHook } from '../../simulation/poster.ts';
import type { Restaurant } from '../../simulation/restaurant.ts';
import { openRestaurants } from '../../simulation/run.ts';
import type { TimedFields } from '../../simulation/timed-fields.ts';
import { startProgress } from '../../terminal/progress.ts';
import { isAsDelivered, type OutageReport, printOutage } from './outage-report.ts';
import { type OutageKind, openOutageRoute } from './outage-route.ts';
import { identify, type RunOptions } from './run-options.ts';
import { checkTable, readEventsOfAll } from './table-check.ts';

export interface OutageOptions extends RunOptions {
  hours: number;
  accounts: number;
  /** Of all accounts together. */
  hooks: number;
  /** Simulated seconds a real one. */
  speed: number;
  outage: OutageKind;
}

const HOUR_MS = 3_600_000;
/** Sales go on so long before the outage and after it; in the six hours after it comes a retry. */
const BEFORE_MS = 6 * HOUR_MS;
const AFTER_MS = 6 * HOUR_MS;

/** Prints what came of it; the exit code is 1 unless the table is what was delivered. */
export async function runOutage(options: OutageOptions): Promise<void> {
  const spanMs = BEFORE_MS + options.hours * HOUR_MS + AFTER_MS;
  // So that the sales end now: no hook is of the future.
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
    const accounts = restaurants.map(({ account }) => account);
    const readEvents = () => readEventsOfAll(target, accounts);
    const before = await readEvents();
    const deliveries = await send(hooks, { target, window, startMs: run.startMs, options });
    const table = await checkTable(deliveries, {
      before,
      readEvents,
      now: () => performance.now(),
      delay,
    });
    const report: OutageReport = { run, window, kind: options.outage, accounts, deliveries, table };
    printOutage(report, options.json === true);
    if (!isAsDelivered(report)) process.exitCode = 1;
  } finally {
    target.close();
  }
}

/** The hooks of all restaurants, as many of each as can be, in order of time. */
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
}

async function send(
  hooks: readonly TimedFields[],
  { target, window, startMs, options }: SendOptions,
): Promise<SentHook[]> {
  const secret = await readSigningSecret(target);
  const normal: Post = postJsonTo(target.webhookUrl);
  const clock = startClock(startMs, options.speed);
  const route = await openOutageRoute(options.outage, normal, { window, clock });
  const progress = startProgress(hooks.length, '{percentage}% {note}');
  let delivered = 0;
  try {
    const poster = createPoster({
      post: route.post,
      clock,
      onAttempt(_hook, { answer }) {
        if (isAccepted(answer)) delivered += 1;
        progress.update(delivered, `${delivered} of ${hooks.length} hooks delivered`);
      },
    });
    return await play(hooks, { poster, clock, secret });
  } finally {
    progress.stop();
    route.close();
  }
}
