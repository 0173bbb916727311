import { describe, expect, it } from 'vitest';
import { eventKey } from '../../lambda/poster/event-key.ts';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { checkTable, PATIENCE_MS } from '../../tools/cli/simulate/outage-report.ts';
import type { Answer } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import {
  addedSince,
  isEqual,
  reconcile,
  type StoredEvent,
} from '../../tools/simulation/reconcile.ts';
import { signedHook } from '../support/hooks.ts';

const status = (code: number, requestId?: string): Answer => ({
  answered: true,
  status: code,
  text: '',
  requestId,
});
const CUT: Answer = { answered: false, problem: 'cut' };

const sent = (overrides: Partial<SignedFields>, ...answers: Answer[]): SentHook => ({
  hook: signedHook(overrides),
  queuedAtMs: 0,
  attempts: answers.map((answer) => ({ sentAtMs: 0, answeredAtMs: 0, answer })),
  outcome: 'delivered',
});
const logOf = (count: number) => Array.from({ length: count }, (_, index) => `at request-${index}`);
const stored = (
  overrides: Partial<SignedFields>,
  deliveries: number,
  deliveryLog = logOf(deliveries),
): StoredEvent => {
  const hook = signedHook(overrides);
  const { account, object, action, data } = hook;
  return {
    ...{ account, object, action, data: data ?? undefined },
    eventKey: eventKey(hook),
    objectId: String(hook.object_id),
    time: Number(hook.time),
    deliveries,
    deliveryLog,
  };
};
const name = 'api-demo;1700000000;transaction;42;closed';
const none = { lost: [], doubled: [], uncounted: [], extra: [] };

describe('reconcile', () => {
  it.each<[string, Answer[], number, Partial<typeof none> | { [kind: string]: string[] }]>([
    ['answered with 200 and stored', [status(200)], 1, {}],
    ['answered with 200 and not stored', [status(200)], 0, { lost: [name] }],
    ['answered with 200 once and counted twice', [status(200)], 2, { doubled: [name] }],
    [
      'answered with 200 twice and counted once',
      [status(200), status(200)],
      1,
      { uncounted: [name] },
    ],
    ['refused and not stored', [status(401)], 0, {}],
    ['refused and stored', [status(401)], 1, { extra: [name] }],
    ['refused, then answered with 200', [status(401), status(200)], 1, {}],
    // An attempt without a clear answer may have arrived or not.
    ['cut, then answered with 200, counted once', [CUT, status(200)], 1, {}],
    ['cut, then answered with 200, counted twice', [CUT, status(200)], 2, {}],
    ['failed, then answered with 200, counted twice', [status(503), status(200)], 2, {}],
    [
      'cut, then answered with 200, counted three times',
      [CUT, status(200)],
      3,
      { doubled: [name] },
    ],
    ['cut and stored', [CUT], 1, {}],
    ['cut and not stored', [CUT], 0, {}],
  ])('judges a hook that was %s', (_case, answers, count, expected) => {
    const table = count === 0 ? [] : [stored({}, count)];
    const differences = reconcile([sent({}, ...answers)], table);
    expect(differences).toEqual({ ...none, ...expected });
    expect(isEqual(differences)).toBe(Object.keys(expected).length === 0);
  });

  it('lists an event that was never sent as extra', () => {
    expect(reconcile([], [stored({ object_id: 7 }, 1)])).toEqual({
      ...none,
      extra: ['api-demo;1700000000;transaction;7;closed'],
    });
  });

  it('adds up the hooks of one event', () => {
    const twice = [sent({}, status(200)), sent({}, status(200))];
    expect(isEqual(reconcile(twice, [stored({}, 2)]))).toBe(true);
    expect(reconcile(twice, [stored({}, 1)])).toMatchObject({ uncounted: [name] });
  });
});

describe('reconcile, which goes by the content of hooks,', () => {
  const twins = [sent({ data: '1' }, status(200)), sent({ data: '2' }, status(200))];

  it('expects two items for two hooks that differ only in data', () => {
    const both = [stored({ data: '1' }, 1), stored({ data: '2' }, 1)];
    expect(reconcile(twins, both)).toEqual(none);
    const merged = [stored({ data: '1' }, 2)];
    expect(reconcile(twins, merged)).toEqual({ ...none, lost: [name], doubled: [name] });
  });

  it('expects one item per event, whatever its key', () => {
    const again = { ...stored({}, 1), eventKey: 'another' };
    const twice = [sent({}, status(200)), sent({}, status(200))];
    expect(reconcile(twice, [stored({}, 1), again])).toEqual({ ...none, doubled: [name] });
  });

  it('expects the log to contain the request that was answered with 200', () => {
    const retried = [sent({}, status(503, 'first'), status(200, 'second'))];
    expect(reconcile(retried, [stored({}, 1, ['at second'])])).toEqual(none);
    expect(reconcile(retried, [stored({}, 2, ['at first', 'at second'])])).toEqual(none);
    const first = [stored({}, 1, ['at first'])];
    expect(reconcile(retried, first)).toEqual({ ...none, uncounted: [name] });
  });

  it('expects as many deliveries as the log has entries', () => {
    const uncertain = [sent({}, status(503), status(200))];
    expect(reconcile(uncertain, [stored({}, 2, ['at a'])])).toEqual({ ...none, doubled: [name] });
  });

  it('expects a count of 100 after 200 deliveries, because the log is full then', () => {
    const many = Array.from({ length: 200 }, (_, id) => sent({}, status(200, `request-${id}`)));
    expect(reconcile(many, [stored({}, 100)])).toEqual(none);
    expect(reconcile(many, [stored({}, 99)])).toEqual({ ...none, uncounted: [name] });
    expect(reconcile(many, [stored({}, 101)])).toEqual({ ...none, doubled: [name] });
  });
});

describe('addedSince', () => {
  it('leaves out events and deliveries from before the run', () => {
    const before = [stored({}, 2), stored({ object_id: 43 }, 1)];
    const after = [stored({}, 3), stored({ object_id: 43 }, 1), stored({ object_id: 44 }, 1)];
    expect(addedSince(before, after)).toEqual([
      stored({}, 1, ['at request-2']),
      stored({ object_id: 44 }, 1),
    ]);
  });
});

describe('checkTable', () => {
  const deliveries = [sent({}, status(200)), sent({ object_id: 43 }, status(200))];

  function simulate(readings: StoredEvent[][]) {
    let nowMs = 0;
    let read = 0;
    return {
      reads: () => read,
      options: {
        before: [],
        async readEvents() {
          read += 1;
          return readings[Math.min(read, readings.length) - 1] ?? [];
        },
        now: () => nowMs,
        async delay(ms: number) {
          nowMs += ms;
        },
      },
      elapsed: () => nowMs,
    };
  }

  it('waits until the table has everything that was delivered', async () => {
    const one = [stored({}, 1)];
    const both = [...one, stored({ object_id: 43 }, 1)];
    const { options, reads } = simulate([[], one, both]);
    expect(await checkTable(deliveries, options)).toEqual({ events: 2, differences: none });
    expect(reads()).toBe(3);
  });

  it('does not wait when the table has too much', async () => {
    const { options, reads } = simulate([[stored({}, 2), stored({ object_id: 43 }, 1)]]);
    const { differences } = await checkTable(deliveries, options);
    expect([reads(), differences]).toEqual([1, { ...none, doubled: [name] }]);
  });

  it('reports lost events once the table has not changed for two minutes', async () => {
    const { options, elapsed } = simulate([[], [stored({}, 1)]]);
    expect(await checkTable(deliveries, options)).toEqual({
      events: 1,
      differences: { ...none, lost: ['api-demo;1700000000;transaction;43;closed'] },
    });
    // It changed for the last time at the second reading, a quarter of a second after the first.
    expect(elapsed()).toBe(250 + PATIENCE_MS);
  });

  it('waits two minutes more when only a count of deliveries has changed', async () => {
    const twice = [sent({}, status(200)), sent({}, status(200)), ...deliveries.slice(1)];
    const minuteLong = Array.from({ length: 240 }, () => [stored({}, 1)]);
    const { options, elapsed } = simulate([...minuteLong, [stored({}, 2)]]);
    expect((await checkTable(twice, options)).differences.lost).toHaveLength(1);
    expect(elapsed()).toBe(60_000 + PATIENCE_MS);
  });

  it('waits for one lost and one uncounted delivery', async () => {
    const twice = [sent({}, status(200)), sent({}, status(200)), ...deliveries.slice(1)];
    const all = [stored({}, 2), stored({ object_id: 43 }, 1)];
    const { options, reads } = simulate([[stored({}, 1)], all]);
    expect(await checkTable(twice, options)).toEqual({ events: 2, differences: none });
    expect(reads()).toBe(2);
  });
});
