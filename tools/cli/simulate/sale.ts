// `simulate sale`: the hooks of one sale, posted one after the other.

import { type Answer, isAccepted } from '../../client/post.ts';
import { readSigningSecret } from '../../client/secrets.ts';
import { openTarget } from '../../client/target.ts';
import { answerName } from '../../simulation/delivery-summary.ts';
import { sendAll } from '../../simulation/play.ts';
import { postJsonTo } from '../../simulation/poster.ts';
import { createRandom } from '../../simulation/random.ts';
import { createRestaurant } from '../../simulation/restaurant.ts';
import { sale } from '../../simulation/sale.ts';
import type { TimedFields } from '../../simulation/timed-fields.ts';
import { howToRepeat, identify, type RunOptions } from './run-options.ts';

export interface SaleOptions extends RunOptions {
  account: string;
  order?: number;
}

/** What a sale takes; it starts so long ago, so that no hook is of the future. */
const SALE_MS = 70_000;

/** Prints each hook and its answer; the exit code is 1 unless every one was 200. */
export async function runSale(options: SaleOptions): Promise<void> {
  const target = await openTarget(options);
  try {
    const run = identify(options, Date.now() - SALE_MS);
    const restaurant = createRestaurant(options.account, createRandom(run.seed));
    await sendAll(sale(restaurant, { startMs: run.startMs, order: options.order }), {
      post: postJsonTo(target.webhookUrl),
      secret: await readSigningSecret(target),
      concurrency: 1,
      onAnswer(hook, answer) {
        console.log(options.json ? toJson(hook, answer) : toLine(hook, answer));
        if (!isAccepted(answer)) process.exitCode = 1;
      },
    });
    if (!options.json) console.log(`\nAgain: ${howToRepeat(run)}`);
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

const toJson = ({ fields }: TimedFields, answer: Answer): string =>
  JSON.stringify({ hook: fields, answer });
