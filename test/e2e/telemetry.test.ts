import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { METRICS, type MetricName } from '../../lambda/runtime/log.ts';
import { signedHook } from '../support/hooks.ts';
import { eventually, startTestStack, type TestStack } from '../support/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
});
afterAll(() => stack?.close());

const sum = (name: MetricName, reason?: string) =>
  stack.metrics.sum(name, reason === undefined ? {} : { reason });

/** All counts except the reads of the secret, which happen at their own times. */
const counts = () =>
  Object.fromEntries(
    Object.keys(METRICS)
      .filter((name) => name !== 'SecretRefreshes')
      .map((name) => [name, sum(name as MetricName)]),
  );

/** Runs `act`, waits until as much as expected is counted, and returns what was added to the counts. */
async function measure(act: () => Promise<unknown>, expected: Partial<Record<MetricName, number>>) {
  const before = counts();
  await act();
  const added = async () =>
    Object.fromEntries(
      Object.entries(counts())
        .map(([name, value]) => [name, value - (before[name] ?? 0)] as const)
        .filter(([, value]) => value !== 0),
    );
  const total = (found: object) => Object.values(found).reduce((one, other) => one + other, 0);
  return eventually(added, (found) => total(found) >= total(expected));
}

// First, because several environments that load at the same time can exceed the limit on a busy machine.
it('what the verifier does while it loads succeeds against the local services', async () => {
  // Answered by the verifier, and counted by no metric.
  expect((await fetch(stack.state.webhookUrl)).status).toBe(200);
  expect(stack.logs.join()).not.toContain('warm-up-failed');
});

describe('the metrics', () => {
  it('count a forged hook only as rejected for its signature', async () => {
    const before = sum('HooksRejected', 'bad-signature');
    const expected = { HooksRejected: 1 };
    const forged = () => stack.post(signedHook({ account: 'forged' }, 'wrong'));
    expect(await measure(forged, expected)).toEqual(expected);
    expect(sum('HooksRejected', 'bad-signature')).toBe(before + 1);
    expect(sum('HooksRejected', 'malformed')).toBe(0);
  });

  it('count a malformed hook under its own reason', async () => {
    const expected = { HooksRejected: 1 };
    expect(await measure(() => stack.post('no hook'), expected)).toEqual(expected);
    expect(sum('HooksRejected', 'malformed')).toBe(1);
  });

  it('count test hooks separately', async () => {
    const expected = { TestHooks: 1 };
    expect(await measure(() => stack.post({ action: 'test' }), expected)).toEqual(expected);
  });

  it('count 16 deliveries of a hook as one new event and 15 repeats', async () => {
    const hook = signedHook({ account: 'measured' });
    const expected = { HooksAccepted: 16, EventsNew: 1, DeliveriesRepeated: 15 };
    const deliver = () => Promise.all(Array.from({ length: 16 }, () => stack.post(hook)));
    expect(await measure(deliver, expected)).toEqual(expected);
    expect(sum('SecretRefreshes')).toBeGreaterThan(0);
  });
});

it('a request id in deliveryLog appears in the log lines of both functions', async () => {
  const secretData = '{"private":"not for logs"}';
  await stack.post(signedHook({ account: 'traced', data: secretData }));
  const items = await eventually(
    () => stack.items(),
    (all) => all.some(({ account }) => account?.S === 'traced'),
  );
  const entry = items.find(({ account }) => account?.S === 'traced')?.deliveryLog?.SS?.[0] ?? '';
  const requestId = entry.split(' ')[1] ?? '';
  const find = async () =>
    stack.logs.filter((line) => line.includes(requestId)).map((line) => JSON.parse(line));
  const lines = await eventually(find, (found) => found.length >= 2);
  const line = (event: string) => lines.find((one) => one.event === event);
  expect(lines).toHaveLength(2);
  expect(line('accepted')).toMatchObject({ requestId });
  expect(line('recorded').requestIds).toContain(requestId);
  expect(stack.logs.join()).not.toContain('not for logs');
});
