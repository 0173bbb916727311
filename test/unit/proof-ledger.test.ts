import { describe, expect, it } from 'vitest';
import type { Answer } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { eventName, type StoredEvent } from '../../tools/simulation/reconcile.ts';
import { signHook } from '../../tools/simulation/timed-fields.ts';
import { describeFailure } from '../proof/failure.ts';
import { forge } from '../proof/forger.ts';
import { balance, holds, type LedgerRow, toLedger, total } from '../proof/ledger.ts';
import { compare, expectDelivery, type Model } from '../proof/model/model.ts';
import type { Scenario } from '../proof/scenario.ts';
import { findShortest } from '../proof/shortest.ts';
import { oneHookAtOnce, sales, twins } from '../proof/traffic.ts';
import { signedHook } from '../support/hooks.ts';

const status = (code: number): Answer => ({ answered: true, status: code, text: '' });
const sent = (id: number, ...codes: number[]): SentHook => ({
  hook: signedHook({ object_id: id }),
  queuedAtMs: 0,
  attempts: codes.map((code) => ({ sentAtMs: 0, answeredAtMs: 0, answer: status(code) })),
  outcome: 'delivered',
});
const stored = (id: number, deliveries: number): StoredEvent => ({
  account: 'api-demo',
  eventKey: String(id),
  object: 'transaction',
  objectId: String(id),
  action: 'closed',
  time: 1_700_000_000,
  deliveries,
  deliveryLog: Array.from({ length: deliveries }, (_, index) => `at ${index}`),
});
const books = (deliveries: SentHook[], table: StoredEvent[], forgedAccepted = 0): LedgerRow =>
  balance({
    scenario: 'a scenario',
    sent: { deliveries, forgedAccepted },
    stored: table,
    faults: 3,
    seconds: 2.4,
  });

describe('the ledger', () => {
  it('counts hooks, answers, items and what was absorbed', () => {
    const row = books(
      [sent(1, 503, 200), sent(1, 200), sent(2, 200)],
      [stored(1, 2), stored(2, 1)],
    );
    expect(row).toMatchObject({ hooks: 3, answered200: 3, stored: 2, absorbed: 1 });
    expect(holds(row)).toBe(true);
    expect(toLedger([row, total([row, row], 5)])).toBe(`\
scenario    hooks  faults injected  answered 200  stored  repeats absorbed  lost  doubled  leaked  seconds
a scenario  3      3                3             2       1                 0     0        0       2
all         6      6                6             4       2                 0     0        0       5`);
  });

  it.each<[string, Partial<LedgerRow>, LedgerRow]>([
    ['lost', { lost: 1 }, books([sent(1, 200)], [])],
    ['counted too often', { doubled: 1 }, books([sent(1, 200)], [stored(1, 2)])],
    ['counted too seldom', { doubled: 1 }, books([sent(1, 200), sent(1, 200)], [stored(1, 1)])],
    ['two items', { doubled: 1 }, books([sent(1, 200)], [stored(1, 1), stored(1, 1)])],
    ['stored and never sent', { leaked: 1 }, books([], [stored(1, 1)])],
    ['forged and answered 200', { leaked: 1 }, books([], [], 1)],
  ])('does not hold for a hook that is %s', (_case, expected, row) => {
    expect(row).toMatchObject(expected);
    expect(holds(row)).toBe(false);
  });

  it('tells of a failure what was answered and how to have it again', () => {
    const row = books(
      [sent(1, 503, 200), sent(1, 200), sent(2, 200)],
      [stored(2, 1), stored(3, 1)],
    );
    expect(describeFailure(row, 'npm run prove -- --seed 7')).toBe(`\
a scenario failed with 3 hooks:
  lost: api-demo;1700000000;transaction;1;closed: 503 200, 200
  extra: api-demo;1700000000;transaction;3;closed: never sent
  again: npm run prove -- --seed 7`);
    expect(eventName(signedHook({ data: 'a;b' }))).toBe(
      'api-demo;1700000000;transaction;42;closed',
    );
  });
});

describe('the shortest failing run', () => {
  const scenario: Scenario = { name: 'a scenario', hooks: 800, traffic: sales, speed: 1 };
  const failing = (hooks: number, fails: boolean) => ({
    ...books(
      Array.from({ length: hooks }, (_, id) => sent(id, 200)),
      [],
    ),
    lost: fails ? 1 : 0,
    hooks,
  });

  it('has half the hooks as long as that still fails', async () => {
    const played: number[] = [];
    const shortest = await findShortest(scenario, failing(800, true), async ({ hooks }) => {
      played.push(hooks);
      return failing(hooks, hooks >= 200);
    });
    expect(shortest.hooks).toBe(200);
    expect(played).toEqual([400, 200, 100, 100]);
  });

  it('is the run itself when no shorter one fails, and one hook cannot be halved', async () => {
    const never = async ({ hooks }: Scenario) => failing(hooks, false);
    expect((await findShortest(scenario, failing(800, true), never)).hooks).toBe(800);
    const ever = async ({ hooks }: Scenario) => failing(hooks, true);
    expect((await findShortest(scenario, failing(800, true), ever)).hooks).toBe(1);
  });
});

describe('the model', () => {
  it('takes 200 for counted, 5xx and no answer for perhaps, all else for not', () => {
    const model: Model = new Map();
    for (const code of [200, 200, 503, 401]) expectDelivery(model, 'a', status(code));
    expectDelivery(model, 'a', { answered: false, problem: 'cut' });
    expectDelivery(model, 'b', status(401));
    expect([...model]).toEqual([
      ['a', { atLeast: 2, atMost: 4 }],
      ['b', { atLeast: 0, atMost: 0 }],
    ]);
    expect(compare(model, new Map([['a', 2]]))).toEqual([]);
    expect(compare(model, new Map([['a', 4]]))).toEqual([]);
    expect(compare(model, new Map([['a', 5]]))).toEqual(['a is counted 5 times, not 2 to 4']);
    expect(compare(model, new Map())).toEqual(['a is counted 0 times, not 2 to 4']);
    const other = new Map([
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ]);
    expect(compare(model, other)).toEqual([
      'b is counted 1 times, not 0 to 0',
      'c is counted 1 times, not 0 to 0',
    ]);
  });
});

describe('traffic', () => {
  const options = (hooks: number) => ({
    accountPrefix: 'test',
    random: createRandom(1),
    hooks,
    window: { fromMs: 1_700_000_000_000, toMs: 1_700_086_400_000 },
  });

  it.each([1, 60, 1_000])('of sales has as many hooks as asked for: %d', (hooks) => {
    const lanes = sales(options(hooks));
    expect(lanes.flat()).toHaveLength(hooks);
    const accounts = lanes.map(
      (lane) => new Set(lane.flatMap((volley) => volley.hooks.map((hook) => hook.account))),
    );
    expect(accounts.map((names) => names.size)).toEqual(lanes.map(() => 1));
    expect(sales(options(hooks))).toEqual(lanes);
  });

  it('of one hook at once has 200 of it', () => {
    const lanes = oneHookAtOnce(options(10_000));
    expect(lanes).toHaveLength(1);
    expect(lanes.flat().map(({ hooks }) => hooks.length)).toEqual(Array(50).fill(200));
    expect(lanes.flat().map(({ hooks }) => new Set(hooks).size)).toEqual(Array(50).fill(1));
  });

  it('of twins has pairs that differ in data alone', () => {
    const volleys = twins(options(100)).flat();
    expect(volleys).toHaveLength(50);
    for (const { hooks } of volleys) {
      const [one, other] = hooks;
      expect({ ...one, data: '' }).toEqual({ ...other, data: '' });
      expect(one?.data).not.toBe(other?.data);
    }
  });
});

describe('the forger', () => {
  const fields = {
    account: 'a',
    object: 'o',
    object_id: 1,
    action: 'x',
    data: '1',
    time: '1700000000',
  };

  it('makes nothing that is genuine, and all that a reader could take for it', () => {
    const random = createRandom(1);
    const genuine = signHook(fields, 'secret');
    const made = Array.from({ length: 200 }, () => forge(fields, 'secret', random));
    expect(made).not.toContainEqual(genuine);
    const withSameEnd = expect.objectContaining({ verify: genuine.verify });
    expect(made).toContainEqual(
      expect.objectContaining({ ...fields, verify: expect.not.stringMatching(genuine.verify) }),
    );
    expect(made).toContainEqual(
      expect.objectContaining({ verify: genuine.verify, action: 'forged' }),
    );
    expect(made).toContainEqual({ ...genuine, action: 'x;1', data: undefined });
    expect(made).toContainEqual(withSameEnd);
    const prefix = genuine.verify.slice(0, -1);
    const isNear = (one: object) =>
      'verify' in one && String(one.verify).startsWith(prefix) && one.verify !== genuine.verify;
    expect(made.some(isNear)).toBe(true);
  });
});
