import { describe, expect, it } from 'vitest';
import type { Answer } from '../../tools/client/post.ts';
import { summarise } from '../../tools/simulation/delivery-summary.ts';
import { ASSUMED_SCHEDULE_MS, createPoster, type SentHook } from '../../tools/simulation/poster.ts';
import { signedHook } from '../support/hooks.ts';
import { createJumpingClock } from '../support/jumping-clock.ts';

const START_MS = Date.UTC(2026, 10, 23);
const HOUR_MS = 3_600_000;
const ACCEPTED: Answer = { answered: true, status: 200, text: '{"status":"accept"}' };
const REFUSED: Answer = { answered: true, status: 401, text: '' };
const CUT: Answer = { answered: false, problem: 'cut' };

/** A Poster that gets its answers from `answerTo`. `sent` lists what it posted, and when. */
function simulate(answerTo: (body: string, atMs: number) => Answer) {
  const clock = createJumpingClock(START_MS);
  const sent: { body: string; afterMs: number }[] = [];
  const poster = createPoster({
    clock,
    async post(body) {
      sent.push({ body, afterMs: clock.now() - START_MS });
      return answerTo(body, clock.now());
    },
  });
  return { clock, poster, sent };
}

describe('the simulated Poster', () => {
  it('sends a hook once when it is answered with 200', async () => {
    const { poster, sent } = simulate(() => ACCEPTED);
    const hook = signedHook();
    expect(await poster.deliver(hook)).toEqual({
      hook,
      queuedAtMs: START_MS,
      attempts: [{ sentAtMs: START_MS, answeredAtMs: START_MS, answer: ACCEPTED }],
      outcome: 'delivered',
    });
    expect(sent).toEqual([{ body: JSON.stringify(hook), afterMs: 0 }]);
  });
});

describe('the simulated Poster, without a 200', () => {
  it.each([REFUSED, CUT, { answered: true, status: 204, text: '' }] satisfies Answer[])(
    'sends the hook 15 more times over two days and gives up: %j',
    async (answer) => {
      const { poster, sent } = simulate(() => answer);
      const { outcome, attempts } = await poster.deliver(signedHook());
      expect([outcome, attempts.length]).toEqual(['given-up', 16]);
      expect(sent.map(({ afterMs }) => afterMs)).toEqual([0, ...ASSUMED_SCHEDULE_MS]);
      expect(sent.at(-1)?.afterMs).toBe(48 * HOUR_MS);
    },
  );

  it('sends the same bytes again until it gets a 200', async () => {
    const { poster, sent } = simulate((_, atMs) => (atMs < START_MS + HOUR_MS ? CUT : ACCEPTED));
    const { outcome, attempts } = await poster.deliver(signedHook({ data: '{"a": 1 }' }));
    expect(outcome).toBe('delivered');
    expect(attempts.map(({ answer }) => answer)).toEqual([CUT, CUT, CUT, CUT, CUT, ACCEPTED]);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
  });

  it('holds back later hooks of the same account only', async () => {
    const first = signedHook({ account: 'a', object_id: 1 });
    const second = signedHook({ account: 'a', object_id: 2 });
    const other = signedHook({ account: 'b', object_id: 3 });
    const { poster, sent } = simulate((body, atMs) =>
      body === JSON.stringify(first) && atMs < START_MS + 10 * HOUR_MS ? CUT : ACCEPTED,
    );
    const deliveries = await Promise.all([first, second, other].map(poster.deliver));
    expect(deliveries.map(({ attempts }) => attempts.at(0)?.sentAtMs)).toEqual([
      START_MS,
      START_MS + 12 * HOUR_MS,
      START_MS,
    ]);
    expect(sent.at(-1)).toEqual({ body: JSON.stringify(second), afterMs: 12 * HOUR_MS });
    expect(deliveries.every(({ outcome }) => outcome === 'delivered')).toBe(true);
    expect(summarise(deliveries)).toMatchObject({ hooks: 3, delivered: 3, retried: 1, givenUp: 0 });
    expect(summarise(deliveries).longestBlockedMs).toBe(12 * HOUR_MS);
  });

  it('holds back a hook that comes while an earlier one waits, even if the first is delivered', async () => {
    const [first, second, third] = [1, 2, 3].map((id) => signedHook({ object_id: id }));
    const { poster } = simulate((body, atMs) =>
      body === JSON.stringify(second) && atMs < START_MS + HOUR_MS ? CUT : ACCEPTED,
    );
    const earlier = [first, second].map((hook) => poster.deliver(hook ?? signedHook()));
    await earlier[0];
    const { attempts } = await poster.deliver(third ?? signedHook());
    expect(attempts[0]?.sentAtMs).toBe(START_MS + HOUR_MS);
  });

  it('goes on with the next hook of the account after giving up', async () => {
    const first = signedHook({ object_id: 1 });
    const second = signedHook({ object_id: 2 });
    const { poster } = simulate((body) => (body === JSON.stringify(first) ? REFUSED : ACCEPTED));
    const deliveries = await Promise.all([first, second].map(poster.deliver));
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['given-up', 'delivered']);
    expect(deliveries[1]?.attempts[0]?.sentAtMs).toBe(START_MS + 48 * HOUR_MS);
    expect(summarise(deliveries)).toEqual({
      hooks: 2,
      attempts: 17,
      delivered: 1,
      retried: 0,
      givenUp: 1,
      answers: { 200: 1, 401: 16 },
      longestBlockedMs: 48 * HOUR_MS,
    });
  });
});

it('the simulated Poster reports each attempt', async () => {
  const told: Answer[] = [];
  const poster = createPoster({
    clock: createJumpingClock(START_MS),
    schedule: [1000],
    post: async () => CUT,
    onAttempt: (_hook, { answer }) => told.push(answer),
  });
  await poster.deliver(signedHook());
  expect(told).toEqual([CUT, CUT]);
});

it('the simulated Poster rejects when posting throws', async () => {
  const poster = createPoster({
    clock: createJumpingClock(START_MS),
    post: () => Promise.reject(new Error('bug')),
  });
  await expect(poster.deliver(signedHook())).rejects.toThrow('bug');
});

describe('the summary of deliveries', () => {
  const hook = (account: string) => signedHook({ account });
  const attempt = (sentAtMs: number, answer: Answer) => ({
    ...{ sentAtMs, answeredAtMs: sentAtMs + 10, answer },
  });
  const sent = (account: string, ...attempts: ReturnType<typeof attempt>[]): SentHook => ({
    ...{ hook: hook(account), queuedAtMs: 0, attempts },
    outcome: attempts.some(({ answer }) => answer === ACCEPTED) ? 'delivered' : 'given-up',
  });

  it('counts answers by status, and attempts that got none', () => {
    const deliveries = [
      sent('a', attempt(0, CUT), attempt(100, REFUSED), attempt(200, ACCEPTED)),
      sent('b', attempt(0, CUT), attempt(50, CUT)),
      sent('b', attempt(60, ACCEPTED)),
    ];
    expect(summarise(deliveries)).toMatchObject({
      ...{ hooks: 3, attempts: 6, delivered: 2, retried: 1, givenUp: 1 },
      answers: { 'no answer': 3, 401: 1, 200: 2 },
    });
  });

  it('measures how long an account was blocked, from its first failure to the next 200', () => {
    const blocked = (...deliveries: SentHook[]) => summarise(deliveries).longestBlockedMs;
    expect(blocked()).toBe(0);
    expect(blocked(sent('a', attempt(0, ACCEPTED)), sent('a', attempt(500, ACCEPTED)))).toBe(0);
    const twice = [
      sent('a', attempt(0, CUT), attempt(100, ACCEPTED)),
      sent('a', attempt(500, CUT), attempt(540, CUT), attempt(700, ACCEPTED)),
    ];
    expect(blocked(...twice)).toBe(210);
    expect(blocked(...twice.toReversed())).toBe(210);
    const unordered = [sent('a', attempt(100, ACCEPTED)), sent('a', attempt(0, CUT))];
    expect(blocked(...unordered)).toBe(110);
    // Another account is blocked on its own.
    expect(blocked(...twice, sent('b', attempt(0, CUT), attempt(50, ACCEPTED)))).toBe(210);
    expect(blocked(sent('a', attempt(0, CUT)), sent('b', attempt(900, ACCEPTED)))).toBe(10);
  });
});
