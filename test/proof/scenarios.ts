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
import {
  anyOf,
  cutAfter,
  cutBefore,
  everyNth,
  hanging,
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
import type { Scenario } from './scenario.ts';
import { oneHookAtOnce, sales, twins } from './traffic.ts';

/** Poster's 16 attempts take 48 real seconds, the first nine of them 8. */
const HOUR_PER_SECOND = 3_600;

const scenario = (name: string, hooks: number, rest: Partial<Scenario> = {}): Scenario => ({
  ...{ name, hooks, traffic: sales, speed: HOUR_PER_SECOND },
  ...rest,
});

const tableFaults = anyOf(0.2, [late, tableFails, tableThrottles, cutBefore, cutAfter]);
const queueFaults = anyOf(0.2, [late, queueFails, queueThrottles, cutBefore, cutAfter]);
const messageFaults = onSendMessage(anyOf(0.1, [twice, postponed]));
const verySlow = sometimes(1, (random) => ({ kind: 'late', ms: random.integer(300, 900) }));
const threeTimes = { times: 3, forMs: 2_000 };

export const scenarios: readonly Scenario[] = [
  // The longest scenarios come first, so that the shorter ones fill the gaps at the end.
  scenario('steady load', 12_000),
  scenario('queue away for 36 hours', 3_000, {
    speed: 4_800,
    pacedHours: 48,
    disturbance: loseServiceBetween('sqs', 6, 42),
  }),
  scenario('kill -9, 50 times', 7_000, { speed: 7_200, disturbance: killStack(50) }),
  scenario('everything at once', 4_000, {
    faults: {
      dynamodb: tableFaults,
      sqs: (random, operation) =>
        messageFaults(random, operation) ?? queueFaults(random, operation),
      secretsmanager: sometimes(0.5, secretFails),
    },
    disturbance: inParallel(killEnvironments(3_000), killStack(5), addNewSecret, sendPoison),
  }),

  scenario('table late', 4_000, { faults: { dynamodb: sometimes(0.3, late) } }),
  scenario('table hangs', 1_500, { faults: { dynamodb: everyNth(50, hanging) } }),
  scenario('table 5xx', 3_000, { faults: { dynamodb: sometimes(0.4, tableFails) } }),
  scenario('table throttled', 3_000, { faults: { dynamodb: sometimes(0.4, tableThrottles) } }),
  scenario('table cut off before', 4_000, { faults: { dynamodb: sometimes(0.4, cutBefore) } }),
  scenario('table cut off after', 4_000, { faults: { dynamodb: sometimes(0.4, cutAfter) } }),
  scenario('table gone and back', 4_000, { disturbance: loseService('dynamodb', threeTimes) }),

  scenario('queue late', 4_000, { faults: { sqs: sometimes(0.3, late) } }),
  scenario('queue hangs', 1_500, { faults: { sqs: everyNth(50, hanging) } }),
  scenario('queue 5xx', 3_000, { faults: { sqs: sometimes(0.4, queueFails) } }),
  scenario('queue throttled', 1_000, { faults: { sqs: sometimes(0.4, queueThrottles) } }),
  scenario('queue cut off before', 3_000, { faults: { sqs: sometimes(0.4, cutBefore) } }),
  scenario('queue cut off after', 4_000, { faults: { sqs: sometimes(0.4, cutAfter) } }),
  scenario('queue gone and back', 4_000, { disturbance: loseService('sqs', threeTimes) }),
  scenario('messages delivered twice', 4_000, {
    faults: { sqs: onSendMessage(sometimes(0.5, twice)) },
  }),
  scenario('messages out of order', 3_000, {
    faults: { sqs: onSendMessage(sometimes(0.5, postponed)) },
  }),

  scenario('secret out of reach', 1_500, {
    faults: { secretsmanager: sometimes(0.5, secretFails) },
    // Each new environment has to read the secret.
    disturbance: killEnvironments(5_000),
  }),
  scenario('secret rotated', 3_000, { disturbance: rotateSecret }),
  scenario('environments killed', 2_000, { disturbance: killEnvironments(4_000) }),
  scenario('poison in every tenth batch', 4_000, { disturbance: sendPoison }),

  scenario('200 deliveries at once', 10_000, { traffic: oneHookAtOnce }),
  scenario('two hooks of one second', 5_000, { traffic: twins }),
  scenario('table slow for an hour', 3_000, {
    // The hour takes ten real seconds.
    speed: 360,
    disturbance: failFor('dynamodb', 1, verySlow),
  }),
];
