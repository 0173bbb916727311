// `simulate sale`: posts the hooks of one sale, one after another.

import { Command, InvalidArgumentError } from 'commander';
import { isAccountName } from '../../../lambda/poster/hook.ts';
import { type Answer, isAccepted } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget } from '../../client/target.ts';
import { answerName } from '../../simulation/delivery-summary.ts';
import { postJsonTo, sendAll } from '../../simulation/poster.ts';
import { createRandom } from '../../simulation/random.ts';
import type { TimedFields } from '../../simulation/restaurant.ts';
import { createRestaurant } from '../../simulation/restaurant.ts';
import { sale } from '../../simulation/sale.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printError, printJson } from '../../terminal/print.ts';
import { withTarget } from '../options.ts';
import { askFirst } from '../protection.ts';
import { howToRepeat, identify, type RunOptions, withRun } from './run-options.ts';

export const saleCommand = (): Command =>
  withRun(
    withTarget(
      new Command('sale')
        .description('send the 6 to 9 hooks of one sale, in order')
        .option('--account <name>', 'account of the client', accountName, 'demo')
        .option(
          '--order <n>',
          'id of the transaction; default: random',
          wholeNumber(2 ** 31 - 1, 1),
        ),
    ),
    'a minute ago',
  )
    .addHelpText(
      'after',
      '\nExample:\n  npm run --silent poster -- simulate sale --account demo --order 42',
    )
    .action(runSale);

function accountName(text: string): string {
  if (!isAccountName(text)) {
    throw new InvalidArgumentError('It must be 1 to 128 characters with no ";".');
  }
  return text;
}

interface SaleOptions extends RunOptions {
  account: string;
  order?: number;
}

/** How long a sale takes. It starts this long ago, so that no hook is dated in the future. */
const SALE_MS = 70_000;

/** Prints each hook with its answer. The exit code is 1 unless every answer was 200. */
async function runSale(options: SaleOptions): Promise<void> {
  const target = await openTarget(options);
  try {
    await askFirst(target, 'Send it a simulated sale', options);
    const run = identify(options, Date.now() - SALE_MS);
    const restaurant = createRestaurant(options.account, createRandom(run.seed));
    const hooks = [...sale(restaurant, { startMs: run.startMs, order: options.order })];
    const secret = await readSigningSecret(target);
    let sent = 0;
    await interruptible((signal) =>
      sendAll(hooks, {
        ...{ post: postJsonTo(target.webhookUrl), secret, concurrency: 1, signal },
        onAnswer(hook, answer) {
          sent += 1;
          if (options.json) printJson({ hook: hook.fields, answer });
          else print(toLine(hook, answer));
          if (!isAccepted(answer)) process.exitCode = 1;
        },
      }),
    );
    if (sent < hooks.length) printError(`interrupted after ${sent} of ${hooks.length} hooks`);
    if (!options.json) print(`\nRepeat with: ${howToRepeat(run)}`);
  } finally {
    target.close();
  }
}

const OBJECT_WIDTH = 'client_payed_sum'.length;
const ACTION_WIDTH = 'changed'.length;

function toLine({ fields, atMs }: TimedFields, answer: Answer): string {
  const at = new Date(atMs).toISOString().slice('YYYY-MM-DDT'.length, -1);
  const object = fields.object.padEnd(OBJECT_WIDTH);
  const action = fields.action.padEnd(ACTION_WIDTH);
  const rest = answer.answered ? answer.text : answer.problem;
  return `${at}  ${object}  ${action}  ${fields.object_id}  ${answerName(answer)} ${rest}`;
}
