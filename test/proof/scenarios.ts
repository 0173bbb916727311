// What the product is put through.

import {
  addSecretToOld,
  failFor,
  killAt,
  killEnvironments,
  loseService,
  loseServiceBetween,
  poison,
  rotateSecret,
  together,
} from './acts.ts';
import {
  anyOf,
  cutAfter,
  cutBefore,
  everyNth,
  hanging,
  late,
  postponed,
  queueFails,
  queueThrottles,
  secretFails,
  sometimes,
  tableFails,
  tableThrottles,
  toMessages,
  twice,
} from './fault.ts';
import type { Scenario } from './scenario.ts';
import { oneHookAtOnce, sales, twins } from './traffic.ts';

/** An hour a second: Poster's 16 attempts are over within 48 s, nine of them within 8 s. */
const HOUR_A_SECOND = 3_600;
const usual = { traffic: sales, speed: HOUR_A_SECOND };

const tableFaults = anyOf(0.2, [late, tableFails, tableThrottles, cutBefore, cutAfter]);
const queueFaults = anyOf(0.2, [late, queueFails, queueThrottles, cutBefore, cutAfter]);
const messageFaults = toMessages(anyOf(0.1, [twice, postponed]));

export const scenarios: readonly Scenario[] = [
  { ...usual, name: 'steady load', hooks: 12_000 },

  // The longest first: then the others fill the time beside them.
  {
    ...usual,
    name: 'queue away for 36 hours',
    hooks: 3_000,
    speed: 4_800,
    pacedHours: 48,
    act: loseServiceBetween('sqs', 6, 42),
  },
  { ...usual, name: 'kill -9, 50 times', hooks: 7_000, speed: 7_200, act: killAt(50) },
  {
    ...usual,
    name: 'everything at once',
    hooks: 4_000,
    faults: {
      dynamodb: tableFaults,
      sqs: (random, operation) =>
        messageFaults(random, operation) ?? queueFaults(random, operation),
      secretsmanager: sometimes(0.5, secretFails),
    },
    act: together(killEnvironments(3_000), killAt(5), addSecretToOld, poison),
  },

  { ...usual, name: 'table late', hooks: 4_000, faults: { dynamodb: sometimes(0.3, late) } },
  { ...usual, name: 'table hangs', hooks: 1_500, faults: { dynamodb: everyNth(50, hanging) } },
  { ...usual, name: 'table 5xx', hooks: 3_000, faults: { dynamodb: sometimes(0.4, tableFails) } },
  {
    ...usual,
    name: 'table throttled',
    hooks: 3_000,
    faults: { dynamodb: sometimes(0.4, tableThrottles) },
  },
  {
    ...usual,
    name: 'table cut off before',
    hooks: 4_000,
    faults: { dynamodb: sometimes(0.4, cutBefore) },
  },
  {
    ...usual,
    name: 'table cut off after',
    hooks: 4_000,
    faults: { dynamodb: sometimes(0.4, cutAfter) },
  },
  {
    ...usual,
    name: 'table gone and back',
    hooks: 4_000,
    act: loseService('dynamodb', { times: 3, forMs: 2_000 }),
  },

  { ...usual, name: 'queue late', hooks: 4_000, faults: { sqs: sometimes(0.3, late) } },
  { ...usual, name: 'queue hangs', hooks: 1_500, faults: { sqs: everyNth(50, hanging) } },
  { ...usual, name: 'queue 5xx', hooks: 3_000, faults: { sqs: sometimes(0.4, queueFails) } },
  {
    ...usual,
    name: 'queue throttled',
    hooks: 1_000,
    faults: { sqs: sometimes(0.4, queueThrottles) },
  },
  {
    ...usual,
    name: 'queue cut off before',
    hooks: 3_000,
    faults: { sqs: sometimes(0.4, cutBefore) },
  },
  {
    ...usual,
    name: 'queue cut off after',
    hooks: 4_000,
    faults: { sqs: sometimes(0.4, cutAfter) },
  },
  {
    ...usual,
    name: 'queue gone and back',
    hooks: 4_000,
    act: loseService('sqs', { times: 3, forMs: 2_000 }),
  },
  {
    ...usual,
    name: 'messages delivered twice',
    hooks: 4_000,
    faults: { sqs: toMessages(sometimes(0.5, twice)) },
  },
  {
    ...usual,
    name: 'messages out of order',
    hooks: 3_000,
    faults: { sqs: toMessages(sometimes(0.5, postponed)) },
  },

  {
    ...usual,
    name: 'secret out of reach',
    hooks: 1_500,
    faults: { secretsmanager: sometimes(0.5, secretFails) },
    // A new environment has to read it.
    act: killEnvironments(5_000),
  },
  { ...usual, name: 'secret rotated', hooks: 3_000, act: rotateSecret },
  { ...usual, name: 'environments killed', hooks: 2_000, act: killEnvironments(4_000) },
  { ...usual, name: 'poison in every tenth batch', hooks: 4_000, act: poison },

  { ...usual, name: '200 deliveries at once', hooks: 10_000, traffic: oneHookAtOnce },
  { ...usual, name: 'two hooks of one second', hooks: 5_000, traffic: twins },
  {
    ...usual,
    name: 'table slow for an hour',
    hooks: 3_000,
    // The hour takes ten seconds.
    speed: 360,
    act: failFor(
      'dynamodb',
      1,
      sometimes(1, (random) => ({ kind: 'late', ms: random.integer(300, 900) })),
    ),
  },
];
