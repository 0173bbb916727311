import { describe, expect, it } from 'vitest';
import type { Answer } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { signHook } from '../../tools/simulation/poster.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { eventName, type StoredEvent } from '../../tools/simulation/reconcile.ts';
import { checkConnections, type StoredConnection } from '../proof/connections.ts';
import { describeFailure, shrinkFailure } from '../proof/failure.ts';
import { balance, isBalanced, type LedgerRow, toLedger, total } from '../proof/ledger.ts';
import { compare, expectDelivery, type Model } from '../proof/model-check.ts';
import type { Scenario } from '../proof/scenario.ts';
import { forge } from '../proof/sender.ts';
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
const rowOf = (deliveries: SentHook[], events: StoredEvent[], forgedAccepted = 0): LedgerRow =>
  balance(
    { deliveries, forgedAccepted },
    { events, connections: [] },
    {
      scenario: 'a scenario',
      faults: 3,
      seconds: 2.4,
    },
  );

describe('the ledger', () => {
  it('counts hooks, answers, items and dropped duplicates', () => {
    const row = rowOf(
      [sent(1, 503, 200), sent(1, 200), sent(2, 200)],
      [stored(1, 2), stored(2, 1)],
    );
    expect(row).toMatchObject({ hooks: 3, answered200: 3, stored: 2, duplicatesDropped: 1 });
    expect(isBalanced(row)).toBe(true);
    expect(toLedger([row, total([row, row], 5)])).toBe(`\
scenario    hooks  faults injected  answered 200  stored  duplicates dropped  lost  doubled  unauthorized  connections  wrong  seconds
a scenario  3      3                3             2       1                   0     0        0             0            0      2
all         6      6                6             4       2                   0     0        0             0            0      5`);
  });

  it.each<[string, Partial<LedgerRow>, LedgerRow]>([
    ['lost', { lost: 1 }, rowOf([sent(1, 200)], [])],
    ['counted too often', { doubled: 1 }, rowOf([sent(1, 200)], [stored(1, 2)])],
    ['counted too rarely', { doubled: 1 }, rowOf([sent(1, 200), sent(1, 200)], [stored(1, 1)])],
    ['stored as two items', { doubled: 1 }, rowOf([sent(1, 200)], [stored(1, 1), stored(1, 1)])],
    ['stored but was never sent', { unauthorized: 1 }, rowOf([], [stored(1, 1)])],
    ['forged but answered 200', { unauthorized: 1 }, rowOf([], [], 1)],
  ])('is not balanced when a hook is %s', (_case, expected, row) => {
    expect(row).toMatchObject(expected);
    expect(isBalanced(row)).toBe(false);
  });

  it('describes a failure by its events, their answers and the command that repeats it', () => {
    const row = rowOf(
      [sent(1, 503, 200), sent(1, 200), sent(2, 200)],
      [stored(2, 1), stored(3, 1)],
    );
    expect(describeFailure(row, 'npm run prove -- --seed 7')).toBe(`\
a scenario failed with 3 hooks:
  lost: api-demo;1700000000;transaction;1;closed: 503 200, 200
  extra: api-demo;1700000000;transaction;3;closed: never sent
  to repeat it: npm run prove -- --seed 7`);
    expect(eventName(signedHook({ data: 'a;b' }))).toBe(
      'api-demo;1700000000;transaction;42;closed',
    );
  });
});

describe('the check of the connections', () => {
  const token = (text: string) => JSON.stringify({ access_token: text });
  const application = (action: string, time: number, codes = [200], data?: string): SentHook => ({
    ...sent(1, ...codes),
    hook: signedHook({ object: 'application', object_id: 1, action, time, data }),
  });
  const added = application('added', 1_700_000_100, [200], token('new'));
  const removed = application('removed', 1_700_000_000);
  const item = {
    account: 'api-demo',
    accessToken: 'new',
    connectedAt: 1_700_000_100,
    removedAt: 1_700_000_000,
    updatedBy: '1700000100;application;1;added;0123',
  };
  const { accessToken: _, ...withoutToken } = item;
  const uncertain = application('removed', 1_700_000_200, [503]);
  const removedLater = {
    ...withoutToken,
    removedAt: 1_700_000_200,
    updatedBy: '1700000200;application;1;removed',
  };

  it('accepts what the hooks say, in any order, and either outcome of an unanswered hook', () => {
    expect(checkConnections([added, removed], [item])).toEqual({ checked: 1, wrong: [] });
    expect(checkConnections([removed, added, added], [item]).wrong).toEqual([]);
    expect(checkConnections([added, removed, uncertain], [item]).wrong).toEqual([]);
    expect(checkConnections([added, removed, uncertain], [removedLater]).wrong).toEqual([]);
    expect(checkConnections([sent(1, 200)], [])).toEqual({ checked: 0, wrong: [] });
  });

  it.each<[string, SentHook[], StoredConnection[], string]>([
    ['missing', [added], [], 'not stored'],
    ['invented', [], [item], 'stored, but no such hook was accepted'],
    ['refused but stored', [application('added', 1, [401])], [item], 'stored, but no such hook'],
    ['without its token', [added, removed], [withoutToken], 'accessToken is not'],
    [
      'of an older token',
      [added, removed],
      [{ ...item, accessToken: 'old' }],
      'accessToken is not',
    ],
    ['revived', [application('removed', 1_700_000_200), added], [item], 'removedAt is not'],
    ['without its removal', [added], [item], 'removedAt is not'],
    ['of another event', [added, removed], [{ ...item, updatedBy: 'x' }], 'updatedBy is not'],
  ])('finds a connection that is %s', (_case, hooks, items, problem) => {
    const { wrong } = checkConnections(hooks, items);
    expect(wrong).toEqual([expect.stringContaining(`api-demo: ${problem}`)]);
    expect(JSON.stringify(wrong)).not.toContain('new');
  });

  it('keeps no token when an account is added and removed in the same second', () => {
    const same = [added, application('removed', 1_700_000_100)];
    const { wrong } = checkConnections(same, [{ ...item, removedAt: 1_700_000_100 }]);
    expect(wrong).toEqual(['api-demo: accessToken is not what its hooks say']);
  });

  it('makes the ledger unbalanced, and adds each wrong connection to the description', () => {
    const row = rowOf([added], [{ ...stored(1, 1), ...fieldsOfStored(added) }]);
    expect(row).toMatchObject({ lost: 0, connections: 1, wrongConnections: 1 });
    expect(isBalanced(row)).toBe(false);
    expect(describeFailure(row, 'x')).toContain('connection of api-demo: not stored');
  });
});

const fieldsOfStored = ({ hook }: SentHook) => ({
  object: hook.object,
  action: hook.action,
  time: Number(hook.time),
  data: '{"access_token":"***"}',
});

describe('shrinking a failure', () => {
  const scenario: Scenario = { name: 'a scenario', hooks: 800, traffic: sales, speed: 1 };
  const failing = (hooks: number, fails: boolean) => ({
    ...rowOf(
      Array.from({ length: hooks }, (_, id) => sent(id, 200)),
      [],
    ),
    lost: fails ? 1 : 0,
    hooks,
  });

  it('halves the hooks for as long as the scenario still fails', async () => {
    const played: number[] = [];
    const shortest = await shrinkFailure(scenario, failing(800, true), async ({ hooks }) => {
      played.push(hooks);
      return failing(hooks, hooks >= 200);
    });
    expect(shortest.hooks).toBe(200);
    expect(played).toEqual([400, 200, 100, 100]);
  });

  it('keeps the run when no smaller one fails, and stops at one hook', async () => {
    const never = async ({ hooks }: Scenario) => failing(hooks, false);
    expect((await shrinkFailure(scenario, failing(800, true), never)).hooks).toBe(800);
    const always = async ({ hooks }: Scenario) => failing(hooks, true);
    expect((await shrinkFailure(scenario, failing(800, true), always)).hooks).toBe(1);
  });
});

describe('the model of a table', () => {
  it('counts a delivery for 200, allows one for 5xx or no answer, and none for any other answer', () => {
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

  it.each([1, 60, 1_000])('of sales has the requested number of hooks: %d', (hooks) => {
    const sequences = sales(options(hooks));
    expect(sequences.flat()).toHaveLength(hooks);
    const accounts = sequences.map(
      (sequence) => new Set(sequence.flatMap((burst) => burst.hooks.map((hook) => hook.account))),
    );
    expect(accounts.map((names) => names.size)).toEqual(sequences.map(() => 1));
    expect(sales(options(hooks))).toEqual(sequences);
  });

  it('of sales installs and removes the app, at unordered times and sometimes twice', () => {
    const byAccount = sales(options(1_000)).map((bursts) =>
      bursts.flatMap(({ hooks }) => hooks.filter(({ object }) => object === 'application')),
    );
    expect(byAccount.every((hooks) => hooks.length > 0)).toBe(true);
    const hooks = byAccount.flat();
    expect(new Set(hooks.map(({ action }) => action))).toEqual(new Set(['added', 'removed']));
    const late = byAccount.filter((own) =>
      own.some(({ time }, at) => time < (own[at - 1]?.time ?? 0)),
    );
    expect(late.length).toBeGreaterThan(byAccount.length / 2);
    const texts = hooks.map((hook) => JSON.stringify(hook));
    expect(new Set(texts).size).toBeLessThan(texts.length);
    const added = hooks.filter(({ action }) => action === 'added');
    const moments = new Map(added.map(({ account, time, data }) => [`${account};${time}`, data]));
    expect(moments.size).toBe(new Set(added.map(({ data }) => data)).size);
  });

  it('of simultaneous repeats has 200 deliveries of each hook', () => {
    const sequences = oneHookAtOnce(options(10_000));
    expect(sequences).toHaveLength(1);
    expect(sequences.flat().map(({ hooks }) => hooks.length)).toEqual(Array(50).fill(200));
    expect(sequences.flat().map(({ hooks }) => new Set(hooks).size)).toEqual(Array(50).fill(1));
  });

  it('of twin hooks has pairs that differ only in data', () => {
    const bursts = twins(options(100)).flat();
    expect(bursts).toHaveLength(50);
    for (const { hooks } of bursts) {
      const [one, other] = hooks;
      expect({ ...one, data: '' }).toEqual({ ...other, data: '' });
      expect(one?.data).not.toBe(other?.data);
    }
  });
});

describe('forged hooks', () => {
  const fields = {
    account: 'a',
    object: 'o',
    object_id: 1,
    action: 'x',
    data: '1',
    time: '1700000000',
  };

  it('are never genuine, and include every variant that a careless check would accept', () => {
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
