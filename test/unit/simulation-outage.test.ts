import { describe, expect, it } from 'vitest';
import { readHook } from '../../lambda/poster/hook.ts';
import { isSigned } from '../../lambda/poster/signature.ts';
import type { Answer } from '../../tools/client/post.ts';
import { signedAgain, spreadSales, withOutage } from '../../tools/simulation/outage.ts';
import { createPoster, type Post, play } from '../../tools/simulation/poster.ts';
import { openRestaurants } from '../../tools/simulation/restaurant.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import { createJumpingClock } from '../support/jumping-clock.ts';

const START_MS = Date.UTC(2026, 10, 23);
const HOUR_MS = 3_600_000;
const ACCEPTED: Answer = { answered: true, status: 200, text: '' };
const CUT: Answer = { answered: false, problem: 'cut' };
const [restaurant] = openRestaurants('outage', 1, { seed: 1, startMs: START_MS });
if (restaurant === undefined) throw new Error('unreachable');

describe('withOutage', () => {
  it('breaks posts from the start of the outage until just before its end', async () => {
    const clock = createJumpingClock(0);
    const window = { fromMs: 10, toMs: 20 };
    const post = withOutage(window, clock, {
      normal: async () => ACCEPTED,
      broken: async () => CUT,
    });
    const answers: Answer[] = [];
    for (const atMs of [9, 10, 19, 20]) {
      await clock.sleepUntil(atMs);
      answers.push(await post('{}'));
    }
    expect(answers).toEqual([ACCEPTED, CUT, CUT, ACCEPTED]);
  });
});

describe('signedAgain', () => {
  it('changes only the signature', async () => {
    const bodies: string[] = [];
    const post: Post = async (body) => {
      bodies.push(body);
      return ACCEPTED;
    };
    const hook = signedHook({ data: '{"a": "é" }' });
    await signedAgain(post, 'wrong')(JSON.stringify(hook));
    const reading = readHook(JSON.parse(bodies[0] ?? ''));
    if (!reading.ok) throw new Error(reading.problem);
    expect(reading.value).toEqual({ ...hook, verify: reading.value.verify });
    expect(isSigned(reading.value, ['wrong'])).toBe(true);
    expect(isSigned(reading.value, [SECRET])).toBe(false);
  });
});

describe('spreadSales', () => {
  it.each([1, 5, 50])('makes exactly %i hooks within the time', (count) => {
    const span = { fromMs: START_MS, toMs: START_MS + 43 * HOUR_MS };
    const times = spreadSales(restaurant, { ...span, hooks: count }).map(({ atMs }) => atMs);
    expect(times.length).toBe(count);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times[0]).toBeGreaterThan(START_MS);
    expect(times.at(-1)).toBeLessThanOrEqual(span.toMs + 70_000);
  });

  it('puts a single sale around the middle, and spreads many over the whole time', () => {
    const span = { fromMs: START_MS, toMs: START_MS + 40 * HOUR_MS };
    const hoursOf = (hooks: number) =>
      spreadSales(restaurant, { ...span, hooks }).map(({ atMs }) => (atMs - START_MS) / HOUR_MS);
    const [single = 0] = hoursOf(6);
    expect(single).toBeGreaterThanOrEqual(10);
    expect(single).toBeLessThanOrEqual(30);
    const many = hoursOf(100);
    expect(many[0]).toBeLessThan(4);
    expect(many.at(-1)).toBeGreaterThan(36);
    const gaps = many.map((hour, index) => hour - (many[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(4);
  });

  it('does not overlap sales, even when there is no time for them', () => {
    const hooks = spreadSales(restaurant, { fromMs: START_MS, toMs: START_MS, hooks: 100 });
    const times = hooks.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});

describe('play', () => {
  it.each([
    [36, 'delivered', 0],
    [47, 'delivered', 0],
    // Longer than Poster's two days: the first hook is given up, and the others arrive.
    [60, 'given-up', 1],
  ])(
    'delivers in order through an outage of %i hours: the first hook is %s',
    async (hours, outcome, givenUp) => {
      const clock = createJumpingClock(START_MS);
      const window = { fromMs: START_MS, toMs: START_MS + hours * HOUR_MS };
      const post = withOutage(window, clock, {
        normal: async () => ACCEPTED,
        broken: async () => CUT,
      });
      const hooks = spreadSales(restaurant, { ...window, hooks: 40 });
      const poster = createPoster({ post, clock });
      const deliveries = await play(hooks, { poster, clock, secret: SECRET });
      expect(deliveries.map(({ hook }) => hook.object_id)).toEqual(
        hooks.map(({ fields }) => fields.object_id),
      );
      expect(deliveries[0]?.outcome).toBe(outcome);
      expect(deliveries.filter((delivery) => delivery.outcome === 'given-up').length).toBe(givenUp);
      // A hook never overtakes an earlier hook of its account.
      const lastTries = deliveries.map(({ attempts }) => attempts.at(-1)?.sentAtMs ?? 0);
      expect(lastTries).toEqual(lastTries.toSorted((one, other) => one - other));
    },
  );
});
