import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../tools/client/post.ts';
import type { SentHook } from '../../tools/simulation/poster.ts';
import { signHook } from '../../tools/simulation/poster.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { eventName } from '../../tools/simulation/reconcile.ts';
import type { StoredItem } from '../proof/attributes.ts';
import { checkConnections, type StoredConnection } from '../proof/connections.ts';
import { countHookEffects, type Effects, findUnmet, sumOf } from '../proof/effects.ts';
import { describeFailure, shrinkFailure } from '../proof/failure.ts';
import { balance, type LedgerRow, passes, toLedger, total } from '../proof/ledger.ts';
import { compare, deliverTo, expectDelivery, type Model } from '../proof/model-check.ts';
import type { Scenario } from '../proof/scenario.ts';
import { scenarios } from '../proof/scenarios.ts';
import { forge } from '../proof/sender.ts';
import { oneHookAtOnce, sales, twins } from '../proof/traffic.ts';
import { signedHook } from '../support/hooks.ts';

const status = (code: number): Answer => ({ answered: true, status: code, text: '' });
const sent = (id: number, ...codes: number[]): SentHook => ({
  hook: signedHook({ object_id: id }),
  queuedAtMs: 0,
  attempts: codes.map((code) => ({ sentAtMs: 0, answeredAtMs: 0, answer: status(code) })),
  outcome: codes.at(-1) === 200 ? 'delivered' : 'given-up',
});
const FROM = '2026-11-24T10:00:00.000Z';
const TO = '2026-11-24T10:00:09.000Z';
const EXPIRES_AT = Date.parse(FROM) / 1000 + 90 * 86_400;
const stored = (id: number, deliveries: number): StoredItem => ({
  account: 'api-demo',
  eventKey: `1700000000;transaction;${id};closed`,
  object: 'transaction',
  objectId: String(id),
  action: 'closed',
  time: 1_700_000_000,
  deliveries,
  receivedAt: FROM,
  deliveryLog: Array.from({ length: deliveries }, (_, index) => `${FROM} ${index}`),
  expiresAt: EXPIRES_AT,
  day: '2026-11-24#3',
});
const rowOf = (
  deliveries: SentHook[],
  events: StoredItem[],
  { forgedAccepted = 0, ...played }: { forgedAccepted?: number } & Partial<LedgerRow> = {},
): LedgerRow =>
  balance(
    { deliveries, forged: 7, forgedRefused: 7 - forgedAccepted, forgedAccepted },
    { events, connections: [] },
    {
      ...{ scenario: 'a scenario', faults: 3, seconds: 2.4, notPlayed: [] },
      ...{ fromMs: Date.parse(FROM), toMs: Date.parse(TO) },
      ...played,
    },
  );
const unanswered = (hook: SentHook): SentHook => ({
  ...hook,
  attempts: [
    { sentAtMs: 0, answeredAtMs: 0, answer: { answered: false, problem: 'cut' } },
    ...hook.attempts,
  ],
});

describe('the ledger', () => {
  it('counts hooks, answers, items and dropped duplicates', () => {
    const row = rowOf(
      [sent(1, 503, 200), sent(1, 200), unanswered(sent(2, 200))],
      [stored(1, 2), stored(2, 1)],
    );
    expect(row).toMatchObject({ hooks: 3, answered200: 3, stored: 2, duplicatesDropped: 1 });
    expect([row.repeated, row.unanswered, row.forged, row.givenUp]).toEqual([1, 1, 7, 0]);
    expect(passes(row)).toBe(true);
    expect(toLedger([row, total([row, row], 5)])).toBe(`\
scenario    hooks  repeats  forged  faults  answered 200  unanswered  given up  stored  duplicates dropped  lost  doubled  unauthorized  connections  wrong  seconds
a scenario  3      1        7       3       3             1           0         2       1                   0     0        0             0            0      2
all         6      2        14      6       6             2           0         4       2                   0     0        0             0            0      5`);
  });

  it.each<[string, Partial<LedgerRow>, () => LedgerRow]>([
    ['lost', { lost: 1 }, () => rowOf([sent(1, 200)], [])],
    ['counted too often', { doubled: 1 }, () => rowOf([sent(1, 200)], [stored(1, 2)])],
    [
      'counted too rarely',
      { doubled: 1 },
      () => rowOf([sent(1, 200), sent(1, 200)], [stored(1, 1)]),
    ],
    [
      'stored as two items',
      { doubled: 1 },
      () => rowOf([sent(1, 200)], [stored(1, 1), stored(1, 1)]),
    ],
    ['stored but was never sent', { unauthorized: 1 }, () => rowOf([], [stored(1, 1)])],
    ['forged but answered 200', { unauthorized: 1 }, () => rowOf([], [], { forgedAccepted: 1 })],
    ['given up', { givenUp: 1, lost: 0 }, () => rowOf([sent(1, 401, 401)], [])],
    [
      'refused although there was no fault',
      { refusedUndisturbed: 1 },
      () => rowOf([sent(1, 401, 200)], [stored(1, 1)], { faults: 0 }),
    ],
    [
      'stored with a wrong attribute',
      { wrong: 1 },
      () => rowOf([sent(1, 200)], [{ ...stored(1, 1), accountNumber: '1' }]),
    ],
    [
      'fine but a fault did not happen',
      { faults: 3 },
      () => rowOf([], [], { notPlayed: ['nothing happened'] }),
    ],
  ])('fails a scenario when a hook is %s', (_case, expected, make) => {
    const row = make();
    expect(row).toMatchObject(expected);
    expect(passes(row)).toBe(false);
  });

  it('passes a hook that was refused while there were faults, and one that met a 503 without any', () => {
    const refused = rowOf([sent(1, 401, 200)], [stored(1, 1)]);
    const failed = rowOf(
      [sent(1, 503, 200), unanswered(sent(2, 200))],
      [stored(1, 1), stored(2, 1)],
      {
        faults: 0,
      },
    );
    for (const row of [refused, failed]) {
      expect(row.refusedUndisturbed).toBe(0);
      expect(passes(row)).toBe(true);
    }
  });

  it.each([
    ...['givenUp', 'lost', 'doubled', 'unauthorized', 'wrong', 'refusedUndisturbed'],
  ] as const)('fails a scenario in which two mistakes occur together: %s and any other', (kind) => {
    const right = rowOf([sent(1, 200)], [stored(1, 1)]);
    for (const other of ['givenUp', 'lost', 'doubled', 'unauthorized', 'wrong'] as const) {
      expect(passes({ ...right, [other]: 1, [kind]: 1 })).toBe(false);
    }
    expect(passes({ ...right, [kind]: 1, notPlayed: ['it'] })).toBe(false);
  });

  it('adds up events that are counted too often and too rarely, and both kinds of unauthorized hooks', () => {
    const deliveries = [sent(1, 200), sent(2, 200), sent(2, 200)];
    const events = [stored(1, 2), stored(2, 1), stored(3, 1)];
    const row = rowOf(deliveries, events, { forgedAccepted: 1 });
    expect(row).toMatchObject({ doubled: 2, unauthorized: 2 });
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

  const onlyRemoved = {
    account: 'api-demo',
    removedAt: 1_700_000_000,
    updatedBy: '1700000000;application;1;removed',
  };
  const { removedAt: __, ...neverRemoved } = item;

  it('accepts what the hooks say, in any order, and either outcome of an unanswered hook', () => {
    expect(checkConnections([added, removed], [item])).toEqual({ checked: 1, wrong: [] });
    expect(checkConnections([removed, added, added], [item]).wrong).toEqual([]);
    expect(checkConnections([added, removed, uncertain], [item]).wrong).toEqual([]);
    expect(checkConnections([added, removed, uncertain], [removedLater]).wrong).toEqual([]);
    const unclear = application('removed', 1_700_000_200, [401, 503]);
    expect(checkConnections([added, removed, unclear], [item]).wrong).toEqual([]);
    expect(checkConnections([added, removed, unclear], [removedLater]).wrong).toEqual([]);
    const older = application('added', 1_700_000_050, [200], token('old'));
    expect(checkConnections([added, removed, older], [item]).wrong).toEqual([]);
    expect(checkConnections([removed], [onlyRemoved]).wrong).toEqual([]);
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
    [
      'updated by a removal although it was added',
      [added, removed],
      [{ ...item, updatedBy: '1700000100;application;1;removed' }],
      'updatedBy is not',
    ],
    [
      'updated by an addition although it was removed',
      [removed],
      [{ ...onlyRemoved, updatedBy: '1700000000;application;1;added' }],
      'updatedBy is not',
    ],
    [
      'refused but stored as it was sent',
      [application('added', 1_700_000_100, [401], token('new'))],
      [neverRemoved],
      'stored, but no such hook',
    ],
    [
      'missing after a retry',
      [application('added', 1_700_000_100, [503, 200], token('new'))],
      [],
      'not stored',
    ],
    ['missing although only its removal is uncertain', [added, uncertain], [], 'not stored'],
    ['of another account', [removed], [{ ...onlyRemoved, accountNumber: '1' }], 'accountNumber is'],
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

  it('fails the scenario, and adds each wrong connection to the description', () => {
    const row = rowOf([added], [{ ...stored(1, 1), ...fieldsOfStored(added) }]);
    expect(row).toMatchObject({ lost: 0, connections: 1, wrong: 1 });
    expect(passes(row)).toBe(false);
    expect(describeFailure(row, 'x')).toContain('connection of api-demo: not stored');
  });
});

const digestOf = (text = '') => createHash('sha256').update(text).digest('hex').slice(0, 32);

const fieldsOfStored = ({ hook }: SentHook) => ({
  eventKey: `${hook.time};application;1;added;${digestOf(hook.data ?? '')}`,
  objectId: '1',
  object: hook.object,
  action: hook.action,
  time: Number(hook.time),
  data: '{"access_token":"***"}',
});

describe('shrinking a failure', () => {
  const scenario: Scenario = {
    ...{ name: 'a scenario', hooks: 800, traffic: sales, speed: 1, requires: {} },
  };
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
  const modelOf = (rest: Partial<Model> = {}): Model => ({
    ...{ events: new Map(), isDown: false, failing: new Set(), refused: [] },
    ...rest,
  });
  const cut: Answer = { answered: false, problem: 'cut' };

  it('counts a delivery for 200, allows one for 5xx or no answer, and none for any other answer', () => {
    const model = modelOf({ isDown: true });
    for (const code of [200, 200, 503, 401]) expectDelivery(model, 'a', status(code));
    expectDelivery(model, 'a', cut);
    expectDelivery(model, 'b', status(401));
    expect([...model.events]).toEqual([
      ['a', { atLeast: 2, atMost: 4 }],
      ['b', { atLeast: 0, atMost: 0 }],
    ]);
    expect(compare(model.events, new Map([['a', 2]]))).toEqual([]);
    expect(compare(model.events, new Map([['a', 4]]))).toEqual([]);
    const tooMany = new Map([['a', 5]]);
    expect(compare(model.events, tooMany)).toEqual(['a is counted 5 times, not 2 to 4']);
    expect(compare(model.events, new Map())).toEqual(['a is counted 0 times, not 2 to 4']);
    const other = new Map([
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ]);
    expect(compare(model.events, other)).toEqual([
      'b is counted 1 times, not 0 to 0',
      'c is counted 1 times, not 0 to 0',
    ]);
  });

  it.each<[string, Partial<Model>, boolean]>([
    ['while nothing is disturbed', {}, true],
    ['while only the table fails', { failing: new Set(['dynamodb']) }, true],
    ['while the queue fails', { failing: new Set(['sqs']) }, false],
    ['while the secret cannot be read', { failing: new Set(['secretsmanager']) }, false],
    ['while the stack is down', { isDown: true }, false],
  ])('demands 200 %s: %o', async (_case, state, isDemanded) => {
    for (const answer of [status(503), status(401), cut]) {
      const model = modelOf(state);
      let posts = 0;
      await deliverTo(model, 'a', async () => {
        posts += 1;
        return answer;
      });
      expect([posts, model.refused.length]).toEqual(isDemanded ? [3, 1] : [1, 0]);
    }
  });

  it('accepts a 200 at a later attempt, and counts each attempt', async () => {
    const model = modelOf();
    const answers = [status(503), cut, status(200)];
    await deliverTo(model, 'a', async () => answers.shift() ?? status(500));
    expect(model.refused).toEqual([]);
    expect(model.events.get('a')).toEqual({ atLeast: 1, atMost: 3 });
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

describe('what has to happen in a scenario', () => {
  const calls = { sqs: 1_000, dynamodb: 1_000, secretsmanager: 1_000 };
  const callsOfFive = { sqs: 5, dynamodb: 5, secretsmanager: 5 };

  it('is a share of the calls, or a count that shrinks with the number of hooks, but never to 0', () => {
    const unmet = (required: Effects, happened: Effects, scale = 1, of = calls) =>
      findUnmet(required, happened, { calls: of, scale });
    expect(unmet({ 'sqs refused': 0.2 }, { 'sqs refused': 200 })).toEqual([]);
    const few = ['"sqs refused" happened 199 times, and not 200'];
    expect(unmet({ 'sqs refused': 0.2 }, { 'sqs refused': 199 })).toEqual(few);
    expect(unmet({ 'sqs refused': 0.1 }, {}, 1, callsOfFive)).toHaveLength(1);
    expect(unmet({ 'sqs refused': 1 }, { 'sqs refused': 1 })).toEqual([]);
    expect(unmet({ 'stack killed': 50 }, { 'stack killed': 5 }, 0.1)).toEqual([]);
    expect(unmet({ 'stack killed': 50 }, { 'stack killed': 4 }, 0.1)).toHaveLength(1);
    expect(unmet({ 'stack killed': 50 }, {}, 0.001)).toHaveLength(1);
    expect(unmet({ 'stack killed': 50 }, { 'stack killed': 49 }, 10)).toHaveLength(1);
  });

  it('adds up to the number of faults that happened', () => {
    expect(sumOf({ 'stack killed': 2, 'sqs refused': 3 })).toBe(5);
    expect(sumOf({})).toBe(0);
  });

  const cases = scenarios.flatMap(({ name, requires }) =>
    Object.keys(requires).map((effect) => [name, effect, requires] as const),
  );

  it.each(cases)('%s: is not played when it lacks "%s"', (_name, missing, requires) => {
    const all = Object.fromEntries(
      Object.entries(requires).map(([effect, least]) => [effect, least < 1 ? 1_000 : least]),
    );
    expect(findUnmet(requires, all, { calls, scale: 1 })).toEqual([]);
    const without = { ...all, [missing]: 0 };
    const [unmet, ...more] = findUnmet(requires, without, { calls, scale: 1 });
    expect([unmet, more]).toEqual([expect.stringContaining(`"${missing}" happened 0`), []]);
  });

  it('is read from the hooks that were sent: repeats, twins, and the secret that signed them', () => {
    const signed = (id: number, data: string, secret: string, ...codes: number[]): SentHook => ({
      ...sent(id, ...(codes.length === 0 ? [200] : codes)),
      hook: signHook(signedHook({ object_id: id, data }), secret),
    });
    const deliveries = [
      ...[signed(1, 'a', 'old'), signed(1, 'a', 'new'), signed(1, 'b', 'old')],
      ...[signed(2, 'c', 'new', 503, 200), signed(3, 'a', 'new', 401), signed(4, 'a', 'old')],
    ];
    const counts = { deliveries, forged: 3, forgedRefused: 2, forgedAccepted: 0 };
    expect(countHookEffects(counts, { first: 'old', last: 'new' })).toEqual({
      'forged hook refused': 2,
      'hook repeated': 1,
      'hook with a twin': 2,
      'accepted with the new secret': 2,
    });
    const same = countHookEffects(counts, { first: 'new', last: 'new' });
    expect(same['accepted with the new secret']).toBe(0);
  });
});

describe('the check of the attributes', () => {
  const hook = signedHook({
    data: '{"access_token":"t0ken"}',
    account_number: 333,
    object_id: 9,
  });
  const right: StoredItem = {
    ...stored(9, 1),
    eventKey: `1700000000;transaction;9;closed;${digestOf(hook.data ?? '')}`,
    accountNumber: '333',
    data: '{"access_token":"***"}',
  };
  const rowWith = (item: StoredItem) => rowOf([{ ...sent(9, 200), hook }], [item]);

  it('accepts what the hook says, also when a delivery arrived later', () => {
    expect(rowWith(right).wrongItems).toEqual([]);
    const later = { ...right, deliveryLog: [`${FROM} 1`, `${TO} 2`], deliveries: 2 };
    expect(rowWith(later).wrongItems).toEqual([]);
    // As late as the run may have stored it.
    expect(rowWith({ ...right, expiresAt: EXPIRES_AT + 9 }).wrongItems).toEqual([]);
  });

  it('accepts a hook whose data is null, which is stored as if it had none', () => {
    const withNull = { ...sent(9, 200), hook: signedHook({ object_id: 9, data: null }) };
    expect(rowOf([withNull], [stored(9, 1)]).wrongItems).toEqual([]);
  });

  it.each<[string, Partial<Record<string, unknown>>]>([
    ['eventKey', { eventKey: '1700000000;transaction;9;closed' }],
    ['accountNumber', { accountNumber: undefined }],
    ['accountNumber', { accountNumber: '334' }],
    ['data', { data: '{"access_token":"t0ken"}' }],
    ['accessToken', { accessToken: 't0ken' }],
    ['deliveryLog', { deliveryLog: ['2026-11-24T09:59:59.999Z 1'] }],
    ['deliveryLog', { deliveryLog: ['2026-11-24T10:00:09.001Z 1'] }],
    ['deliveryLog', { deliveryLog: ['2026-11-24T10:00:00Z 1'] }],
    ['deliveryLog', { deliveryLog: [`${FROM} 1`, '2026-11-24T10:00:09.001Z 2'], deliveries: 2 }],
    ['receivedAt', { receivedAt: TO }],
    ['expiresAt', { expiresAt: EXPIRES_AT - 1 }],
    ['expiresAt', { expiresAt: EXPIRES_AT + 10 }],
    ['expiresAt', { expiresAt: undefined }],
    ['day', { day: '2026-11-25#3' }],
    ['day', { day: '2026-11-24#8' }],
    ['day', { day: '2026-11-24#33' }],
    ['day', { day: '2026-11-24#x3' }],
    ['day', { day: '2026-11-24' }],
  ])('finds a wrong %s: %o', (name, overrides) => {
    const [problem] = rowWith({ ...right, ...overrides } as StoredItem).wrongItems;
    expect(problem).toContain(`: ${name} is wrong`);
    expect(problem).not.toContain('t0ken');
  });
});
