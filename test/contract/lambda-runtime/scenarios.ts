// What both runtimes are asked to do, and what the caller gets.

import { expect } from 'vitest';
import { httpEvent, queueEvent } from '../../../tools/bench/inputs.ts';
import { signedHook } from '../../support/hooks.ts';

export interface Scenario {
  title: string;
  /** The probe does what the pipeline's functions never do. */
  lambda: 'verifier' | 'consumer' | 'probe';
  /** Variables in addition to those that the function needs. */
  env?: Record<string, string>;
  /** Variables that the function needs and does not get. */
  unset?: string[];
  /** @default long enough for every answer */
  timeoutMs?: number;
  /** One after the other. */
  events: unknown[];
  /** What the caller gets for each event. The rest is compared between the runtimes. */
  outcomes: unknown[];
}

const post = (hook: object) => httpEvent(JSON.stringify(hook));
const answer = (statusCode: number) => ({ result: { statusCode } });
const failure = (errorType: string, errorMessage: unknown = expect.any(String)) => ({
  failure: { errorType, errorMessage },
});
const probe = (name: string) => ({ probe: name });
/** The first event in a new environment. */
const NEW = { result: 1 };
const badRecord = { messageId: 'bad', body: 'not a hook' };

export const scenarios: Scenario[] = [
  {
    title: 'a genuine hook, and one with a wrong signature',
    lambda: 'verifier',
    events: [post(signedHook()), post(signedHook({}, 'another secret'))],
    outcomes: [answer(200), answer(401)],
  },
  {
    title: 'events that are not from a gateway',
    lambda: 'verifier',
    events: [{ body: 'no context' }, null, 'text', post(signedHook())],
    outcomes: [failure('TypeError'), failure('TypeError'), failure('TypeError'), answer(200)],
  },
  {
    title: 'a batch with a bad record, and an event without records',
    lambda: 'consumer',
    events: [{ Records: [...queueEvent(2).Records, badRecord] }, {}],
    outcomes: [
      { result: { batchItemFailures: [{ itemIdentifier: 'bad' }] } },
      failure('TypeError'),
    ],
  },
  ...(['verifier', 'consumer'] as const).map((lambda) => ({
    title: `the ${lambda} without a variable that it needs`,
    lambda,
    unset: ['QUEUE_URL', 'EVENTS_TABLE_NAME'],
    events: [null, null],
    outcomes: Array(2).fill(failure('EnvironmentError', expect.stringContaining('not set'))),
  })),
  ...[
    { loading: 'none', errorType: 'Runtime.HandlerNotFound' },
    { loading: 'text', errorType: 'Runtime.HandlerNotFound' },
    { loading: 'callback', errorType: 'Runtime.CallbackHandlerDeprecated' },
    { loading: 'error', errorType: 'ProbeError' },
    { loading: 'exit', errorType: 'Runtime.ExitError' },
    { loading: 'forever', errorType: 'Runtime.ExitError' },
  ].map(
    ({ loading, errorType }): Scenario => ({
      title: `${loading}: a module that fails while loading`,
      lambda: 'probe',
      env: { LOADING: loading },
      events: [probe('count')],
      outcomes: [failure(errorType)],
    }),
  ),
  {
    title: 'a result without a value, and two events in one environment',
    lambda: 'probe',
    events: [probe('nothing'), probe('count')],
    outcomes: [{ result: null }, { result: 2 }],
  },
  {
    title: 'the context, and an event as JSON',
    lambda: 'probe',
    events: [{ ...probe('context'), at: new Date(0), none: undefined }],
    outcomes: [{ result: { event: { at: '1970-01-01T00:00:00.000Z' }, left: true } }],
  },
  ...['log', 'print'].map((name) => ({
    title: `${name}: every way to write to the log`,
    lambda: 'probe' as const,
    events: [probe(name)],
    outcomes: [{ result: null }],
  })),
  ...[
    { name: 'throwError', expected: failure('ProbeError', 'thrown') },
    { name: 'throwText', expected: failure('string', 'text') },
    { name: 'unserializable', expected: failure('Runtime.JSONStringifyError') },
    { name: 'logAfterThrowing', expected: failure('TypeError', 'first') },
  ].map(
    ({ name, expected }): Scenario => ({
      title: `${name}: a failure after which the environment goes on`,
      lambda: 'probe',
      events: [probe(name), probe('count')],
      outcomes: [expected, { result: 2 }],
    }),
  ),
  ...[
    { name: 'uncaught', reason: 'Runtime exited with error: exit status 1' },
    { name: 'forgottenRejection', reason: 'Runtime exited with error: exit status 1' },
    { name: 'rejectionWithText', reason: 'Runtime exited with error: exit status 1' },
    { name: 'nothingLeft', reason: 'Runtime exited without providing a reason' },
    { name: 'exitWell', reason: 'Runtime exited without providing a reason' },
    { name: 'exitBadly', reason: 'Runtime exited with error: exit status 3' },
  ].map(
    ({ name, reason }): Scenario => ({
      title: `${name}: an invocation that ends its environment`,
      lambda: 'probe',
      events: [probe(name), probe('count')],
      outcomes: [failure('Runtime.ExitError', `RequestId: ID Error: ${reason}`), NEW],
    }),
  ),
  ...['hang', 'spin'].map(
    (name): Scenario => ({
      title: `${name}: an invocation that exceeds its deadline`,
      lambda: 'probe',
      timeoutMs: 1_000,
      events: [probe(name), probe('count')],
      outcomes: [
        failure('Sandbox.Timedout', 'RequestId: ID Error: Task timed out after 1.00 seconds'),
        NEW,
      ],
    }),
  ),
];
