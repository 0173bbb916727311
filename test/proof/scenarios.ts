// The scenarios that `npm run prove` plays.

import {
  addNewSecret,
  failFor,
  inParallel,
  killEnvironments,
  killStack,
  loseService,
  loseServiceBetween,
  rotateSecret,
  sendPoison,
} from './disturbances.ts';
import type { CallEffect, Effects } from './effects.ts';
import {
  anyOf,
  type ChooseFault,
  cutAfter,
  cutBefore,
  everyNth,
  hanging,
  inTurns,
  late,
  onSendMessage,
  postponed,
  queueFails,
  queueThrottles,
  secretFails,
  sometimes,
  tableFails,
  tableThrottles,
  twice,
} from './fault.ts';
import type { Service } from './proof-stack.ts';
import type { Scenario } from './scenario.ts';
import { oneHookAtOnce, sales, twins } from './traffic.ts';

/** Poster's 16 attempts take 48 real seconds, the first nine of them 8. */
const HOUR_PER_SECOND = 3_600;
/**
 * Poster's 16 attempts take two real minutes: the verifier reads a new secret at most once a minute,
 * and a stack that is killed on a busy machine needs a while to answer again.
 */
const TWO_DAYS_IN_TWO_MINUTES = 1_440;

/** @param requires what must have happened, apart from what every scenario requires */
const scenario = (
  name: string,
  hooks: number,
  requires: Effects,
  rest: Partial<Scenario> = {},
): Scenario => ({
  ...{ name, hooks, traffic: sales, speed: HOUR_PER_SECOND },
  requires: { 'forged hook refused': 1, ...requires },
  ...rest,
});

/** Calls of one service meet a fault. @param least share of the calls, or count, that must meet it */
const failing = (
  name: string,
  hooks: number,
  service: Service,
  effect: CallEffect,
  least: number,
  fault: ChooseFault,
): Scenario =>
  scenario(name, hooks, { [`${service} ${effect}`]: least }, { faults: { [service]: fault } });

const tableFaults = anyOf(0.2, [late, tableFails, tableThrottles, cutBefore, cutAfter]);
const queueFaults = anyOf(0.2, [late, queueFails, queueThrottles, cutBefore, cutAfter]);
const messageFaults = onSendMessage(anyOf(0.1, [twice, postponed]));
const verySlow = sometimes(1, (random) => ({ kind: 'late', ms: random.integer(300, 900) }));
const threeTimes = { times: 3, forMs: 2_000 };

export const scenarios: readonly Scenario[] = [
  // The longest scenarios come first, so that the shorter ones fill the gaps at the end.
  scenario('steady load', 12_000, { 'hook repeated': 300 }),
  scenario(
    'queue away for 36 hours',
    3_000,
    { 'sqs refused': 100 },
    { speed: 4_800, pacedHours: 48, disturbance: loseServiceBetween('sqs', 6, 42) },
  ),
  scenario(
    'kill -9, 50 times',
    7_000,
    { 'stack killed': 50 },
    { speed: TWO_DAYS_IN_TWO_MINUTES, disturbance: killStack(50) },
  ),
  scenario(
    'everything at once',
    4_000,
    {
      'stack killed': 5,
      'environment killed': 20,
      'secret stored': 1,
      'accepted with the new secret': 500,
      'dead letter that is not a hook': 40,
      'dynamodb answered late': 60,
      'dynamodb answered an error': 120,
      'dynamodb cut before it took effect': 60,
      'dynamodb cut after it took effect': 60,
      'sqs answered late': 60,
      'sqs answered an error': 120,
      'sqs cut before it took effect': 60,
      'sqs cut after it took effect': 60,
      'sqs delivered twice': 40,
      'sqs postponed': 40,
      'secretsmanager answered an error': 5,
    },
    {
      faults: {
        dynamodb: tableFaults,
        sqs: (random, operation) =>
          messageFaults(random, operation) ?? queueFaults(random, operation),
        secretsmanager: sometimes(0.5, secretFails),
      },
      speed: TWO_DAYS_IN_TWO_MINUTES,
      disturbance: inParallel(killEnvironments(40), killStack(5), addNewSecret, sendPoison),
    },
  ),

  failing('table late', 4_000, 'dynamodb', 'answered late', 0.15, sometimes(0.3, late)),
  failing('table hangs', 1_500, 'dynamodb', 'timed out', 0.01, everyNth(50, hanging)),
  failing('table 5xx', 3_000, 'dynamodb', 'answered an error', 0.2, sometimes(0.4, tableFails)),
  failing(
    'table throttled',
    3_000,
    'dynamodb',
    'answered an error',
    0.2,
    sometimes(0.4, tableThrottles),
  ),
  failing(
    'table cut off before',
    4_000,
    'dynamodb',
    'cut before it took effect',
    0.2,
    sometimes(0.4, cutBefore),
  ),
  failing(
    'table cut off after',
    4_000,
    'dynamodb',
    'cut after it took effect',
    0.2,
    sometimes(0.4, cutAfter),
  ),
  scenario(
    'table gone and back',
    4_000,
    { 'dynamodb refused': 30 },
    { disturbance: loseService('dynamodb', threeTimes) },
  ),

  failing('queue late', 4_000, 'sqs', 'answered late', 0.15, sometimes(0.3, late)),
  failing('queue hangs', 1_500, 'sqs', 'timed out', 0.01, everyNth(50, hanging)),
  failing('queue 5xx', 3_000, 'sqs', 'answered an error', 0.2, sometimes(0.4, queueFails)),
  failing(
    'queue throttled',
    1_000,
    'sqs',
    'answered an error',
    0.2,
    sometimes(0.4, queueThrottles),
  ),
  failing(
    'queue cut off before',
    3_000,
    'sqs',
    'cut before it took effect',
    0.2,
    sometimes(0.4, cutBefore),
  ),
  failing(
    'queue cut off after',
    4_000,
    'sqs',
    'cut after it took effect',
    0.2,
    sometimes(0.4, cutAfter),
  ),
  scenario(
    'queue gone and back',
    4_000,
    { 'sqs refused': 30 },
    { disturbance: loseService('sqs', threeTimes) },
  ),
  failing(
    'messages delivered twice',
    4_000,
    'sqs',
    'delivered twice',
    1_000,
    onSendMessage(sometimes(0.5, twice)),
  ),
  failing(
    'messages out of order',
    3_000,
    'sqs',
    'postponed',
    750,
    onSendMessage(sometimes(0.5, postponed)),
  ),

  scenario(
    'secret out of reach',
    1_500,
    { 'secretsmanager answered an error': 20, 'environment killed': 100 },
    {
      speed: TWO_DAYS_IN_TWO_MINUTES,
      faults: { secretsmanager: inTurns(3, secretFails) },
      // Each new environment has to read the secret.
      disturbance: killEnvironments(100),
    },
  ),
  scenario(
    'secret rotated',
    3_000,
    { 'secret stored': 2, 'accepted with the new secret': 500 },
    { speed: TWO_DAYS_IN_TWO_MINUTES, disturbance: rotateSecret },
  ),
  scenario(
    'environments killed',
    2_000,
    { 'environment killed': 100 },
    { speed: TWO_DAYS_IN_TWO_MINUTES, disturbance: killEnvironments(100) },
  ),
  scenario(
    'poison in every tenth batch',
    4_000,
    { 'dead letter that is not a hook': 40 },
    { disturbance: sendPoison },
  ),

  scenario(
    '200 deliveries at once',
    10_000,
    { 'hook repeated': 9_000 },
    { traffic: oneHookAtOnce },
  ),
  scenario('two hooks of one second', 5_000, { 'hook with a twin': 5_000 }, { traffic: twins }),
  scenario(
    'table slow for an hour',
    3_000,
    { 'dynamodb answered late': 100 },
    {
      // The hour takes ten real seconds.
      speed: 360,
      disturbance: failFor('dynamodb', 1, verySlow),
    },
  ),
];
