import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PosterApiError } from '../../lambda/api.ts';
import { readPosterEvents } from '../../lambda/events.ts';
import { sampleHooks, streamEventOf } from '../../lambda/testing.ts';
import { clientOf, type PosterApi, startPosterApi, TOKEN } from '../support/poster-api.ts';

let api: PosterApi;
beforeAll(async () => {
  api = await startPosterApi();
});
beforeEach(() => {
  api.requests.length = 0;
});
afterAll(() => api.close());

const answers = (body: unknown, status = 200) => {
  api.answer = () => ({ status, body });
};
const failure = (options = {}): Promise<unknown> =>
  clientOf(api, options)
    .receipt('1')
    .catch((error: unknown) => error);

const RECEIPT = {
  transaction_id: '384960',
  date_start: '1795532800936',
  date_close: '1795532861008',
  ...{ status: '2', sum: '2750', payed_sum: 2750, payed_cash: '2750', payed_card: '0' },
  ...{ spot_id: '1', table_id: '90', user_id: 1, client_id: '0', name: 'Ann' },
  products: [
    { product_id: '162', modification_id: '0', num: '2', product_price: '1050' },
    { product_id: 7, modification_id: '3', num: '0.5', product_price: '' },
  ],
  history: [
    { type_history: 'open', time: '1795532800936', value: '1', value_text: null },
    { type_history: 'close', time: '1795532861008', value_text: { payments: { cash: 27.5 } } },
    { type_history: 'comment', value_text: '{"price":5}' },
  ],
};

describe('receipt', () => {
  it('reads a receipt, whether its numbers are text or not', async () => {
    answers({ response: [RECEIPT] });
    const receipt = await clientOf(api).receipt('384960');
    expect(receipt).toEqual({
      id: '384960',
      status: 'closed',
      openedAt: new Date(1795532800936),
      closedAt: new Date(1795532861008),
      ...{ sum: 2750, paid: 2750, paidCash: 2750, paidCard: 0 },
      ...{ spotId: '1', tableId: '90', waiterId: '1', clientId: undefined },
      lines: [
        { productId: '162', modificationId: undefined, quantity: 2, sum: 1050 },
        { productId: '7', modificationId: '3', quantity: 0.5, sum: undefined },
      ],
      history: [
        { type_history: 'open', time: 1795532800936, value: 1, value_text: null },
        { type_history: 'close', time: 1795532861008, value_text: { payments: { cash: 27.5 } } },
        { type_history: 'comment', value_text: { price: 5 } },
      ],
      raw: RECEIPT,
    });
    expect(api.requests).toEqual([
      {
        method: 'dash.getTransaction',
        parameters: {
          ...{ transaction_id: '384960', status: '0', include_products: 'true' },
          ...{ include_history: 'true', include_delivery: 'true' },
        },
      },
    ]);
  });

  it.each([
    ['an object instead of a list', { response: RECEIPT }, '384960'],
    ['an empty list', { response: [] }, undefined],
    ['error 32', { error: { code: 32, message: 'no such id' } }, undefined],
  ])('is read from %s', async (_what, body, id) => {
    answers(body);
    expect((await clientOf(api).receipt('1'))?.id).toBe(id);
  });

  it.each([
    ['0', '1'],
    ['946684800000', '2'],
    ['', '1'],
    [null, '3'],
    ['0000-00-00', '2'],
  ])('is not closed at the placeholder %j', async (date_close, status) => {
    answers({ response: [{ ...RECEIPT, date_close, status }] });
    expect((await clientOf(api).receipt('1'))?.closedAt).toBeUndefined();
  });
});

describe('a call that fails', () => {
  const echo = `bad token ${TOKEN} ${encodeURIComponent(TOKEN)}`;
  const error = (code: number) => ({ error: { code, message: echo } });
  it.each([
    [error(10), 200, 'authentication', 10],
    [error(11), 200, 'authentication', 11],
    [error(12), 200, 'authentication', 12],
    [error(503), 200, 'authentication', 503],
    [error(20), 200, 'permission', 20],
    [error(54), 200, 'permission', 54],
    [error(700), 200, 'rate', 700],
    [{ error: 42, message: echo }, 200, 'definite', 42],
    [{ error: '34', message: echo, field: 'x' }, 200, 'definite', 34],
    [{ code: 52, error_type: 'x', error_message: echo }, 200, 'definite', 52],
    [error(30), 405, 'definite', 30],
    ['<html>busy</html>', 200, 'ambiguous', undefined],
    ['<html>busy</html>', 502, 'ambiguous', undefined],
    [{ response: [] }, 500, 'ambiguous', undefined],
    [{}, 200, 'ambiguous', undefined],
    [[], 200, 'ambiguous', undefined],
    ['null', 200, 'ambiguous', undefined],
    [{ response: [{ status: '2' }] }, 200, 'ambiguous', undefined],
    ['slow down', 429, 'rate', undefined],
  ])('with %j and HTTP %i is told apart, without the token', async (body, status, kind, code) => {
    answers(body, status);
    const thrown = await failure();
    expect(thrown).toBeInstanceOf(PosterApiError);
    expect(thrown).toMatchObject({ kind, code, method: 'dash.getTransaction' });
    const shown = inspect(thrown, { showHidden: true, depth: null, getters: true });
    for (const part of [TOKEN, encodeURIComponent(TOKEN), '0123456789abcdef', 'token=']) {
      expect(shown).not.toContain(part);
    }
    expect(api.requests).toHaveLength(1);
  });

  it('is ambiguous when no answer comes in time', async () => {
    api.answer = () => undefined;
    expect(await failure({ timeoutMs: 20 })).toMatchObject({
      kind: 'ambiguous',
      message: 'dash.getTransaction: no answer within 20 ms',
    });
  });

  it('is ambiguous when nothing listens, and shows no URL', async () => {
    const thrown = await failure({ baseUrl: 'http://127.0.0.1:1' });
    expect(thrown).toMatchObject({ kind: 'ambiguous' });
    expect(inspect(thrown, { showHidden: true, depth: null })).not.toContain('127.0.0.1');
  });

  it('follows no redirect, which would carry the token elsewhere', async () => {
    const headers = { location: `${api.baseUrl}/api/elsewhere` };
    api.answer = () => ({ status: 302, body: '', headers });
    expect(await failure()).toMatchObject({ kind: 'ambiguous' });
    expect(api.requests.map(({ method }) => method)).toEqual(['dash.getTransaction']);
  });
});

it('a client shows no token, and takes no account that leads to another host', () => {
  expect(inspect(clientOf(api), { showHidden: true, depth: null })).not.toContain('0123456789');
  for (const account of ['', 'evil.example/', 'a@b', 'x'.repeat(64)]) {
    expect(() => clientOf(api, { account })).toThrow(RangeError);
  }
});

describe('fetchObject', () => {
  const eventOf = (object: string, data?: object) => {
    const sent = data && JSON.stringify(data);
    const hook = { ...sampleHooks.stock, object, object_id: 5, data: sent };
    const [event] = readPosterEvents(streamEventOf(hook));
    if (event === undefined) throw new Error('unreachable');
    return event;
  };
  const fetched = (object: string, data?: object) =>
    clientOf(api).fetchObject(eventOf(object, data));

  it.each([
    ['transaction', 'dash.getTransaction', { transaction_id: '5' }],
    ['client', 'clients.getClient', { client_id: '5' }],
    ['client_payed_sum', 'clients.getClient', { client_id: '5' }],
    ['client_ewallet', 'clients.getClient', { client_id: '5' }],
    ['product', 'menu.getProduct', { product_id: '5' }],
    ['dish', 'menu.getProduct', { product_id: '5' }],
    ['category', 'menu.getCategory', { category_id: '5' }],
    ['prepack', 'menu.getPrepack', { product_id: '5' }],
    ['ingredient', 'menu.getIngredient', { ingredient_id: '5' }],
    ['ingredients_category', 'menu.getCategoryIngredients', { category_id: '5' }],
    ['workshop', 'menu.getWorkshop', { workshop_id: '5' }],
    ['clients_group', 'clients.getGroup', { group_id: '5' }],
    ['promotion', 'clients.getPromotion', { promotion_id: '5' }],
    ['promotion_prize', 'clients.getClientsPrizes', { prize_id: '5' }],
    ['loyalty rule', 'clients.getLoyaltyRules', {}],
    ['loyalty_rule', 'clients.getLoyaltyRules', {}],
    ['storage', 'storage.getStorage', { storage_id: '5' }],
    ['supply', 'storage.getSupply', { supply_id: '5' }],
    ['spot', 'spots.getSpot', { spot_id: '5' }],
    ['register', 'access.getTablets', {}],
    ['waiter', 'access.getEmployees', {}],
    ['book_transaction', 'finance.getTransaction', { transaction_id: '5' }],
    [
      'cash_shift_transaction',
      'finance.getCashShiftTransaction',
      { cash_shift_transaction_id: '5' },
    ],
    ['configs', 'settings.getAllSettings', {}],
    ['application', 'application.getInfo', {}],
  ])('reads the object of a %s hook with %s', async (object, method, parameters) => {
    const other = { other_id: '6', tablet_id: '6', user_id: 6, loyalty_rule_id: 6 };
    const own = { ...RECEIPT, client_id: 5, tablet_id: '5', user_id: 5, loyalty_rule_id: 5 };
    const isList = Object.keys(parameters).length === 0 && /get(Tab|Emp|Loy)/.test(method);
    answers({ response: isList ? [other, own] : own });
    const found = await fetched(object);
    expect(found?.value).toMatchObject(found?.kind === 'other' ? own : { raw: own });
    expect(api.requests[0]).toMatchObject({ method, parameters });
    answers({ response: [] });
    expect(await fetched(object)).toBeUndefined();
  });

  it.each([
    [{ type: 1 }, 'online-order', 'incomingOrders.getIncomingOrder'],
    [{ type: '2' }, 'reservation', 'incomingOrders.getReservation'],
    [undefined, 'online-order', 'incomingOrders.getIncomingOrder'],
  ])(
    'reads an incoming_order with data %j as %s, its times in the account’s time zone',
    async (data, kind, method) => {
      const order = {
        ...{ incoming_order_id: 5, status: 1, client_id: '', transaction_id: 1949, spot_id: 1 },
        ...{ created_at: '2026-11-24 14:58:02', updated_at: '0000-00-00 00:00:00' },
        ...{ date_reservation: '2026-07-01 19:00:00', duration: '7200', guests_count: '4' },
      };
      api.answer = (name) => ({
        body: { response: name === 'settings.getTimeZones' ? { value: 'Europe/Kiev' } : order },
      });
      const both = {
        ...{ id: '5', status: 'accepted', spotId: '1', clientId: undefined, updatedAt: undefined },
        ...{ createdAt: new Date('2026-11-24T12:58:02Z'), raw: order },
      };
      const guests = {
        ...{ reservedFor: new Date('2026-07-01T16:00:00Z'), durationSeconds: 7200, guests: 4 },
      };
      const own = kind === 'reservation' ? guests : { receiptId: '1949' };
      expect(await fetched('incoming_order', data)).toEqual({ kind, value: { ...both, ...own } });
      const parameters = { incoming_order_id: '5', timezone: 'client' };
      expect(api.requests).toEqual([
        { method, parameters },
        { method: 'settings.getTimeZones', parameters: {} },
      ]);
    },
  );

  it('rejects with PosterApiError when the account’s time zone is unknown', async () => {
    api.answer = (name) => ({
      body: { response: name === 'settings.getTimeZones' ? { value: 'Mars/Base' } : { id: 5 } },
    });
    await expect(clientOf(api).onlineOrder('5')).rejects.toMatchObject({
      ...{ name: 'PosterApiError', kind: 'ambiguous', method: 'settings.getTimeZones' },
      message: 'settings.getTimeZones: an unknown time zone',
    });
  });

  it.each([
    [1, '4'],
    [2, '1'],
    [3, '5'],
    [4, '2'],
    [5, '3'],
  ])('reads the stock of an element of type %i, which lists number %s', async (type, listed) => {
    const level = { ingredient_id: 42, storage_ingredient_left: '-0.25', ingredient_unit: 'kg' };
    answers({ response: [{ ...level, ingredient_id: 7 }, level] });
    const data = { type, element_id: 42, storage_id: '3', value_absolute: 1 };
    expect(await fetched('stock', data)).toEqual({
      kind: 'stock',
      value: {
        ...{ elementId: '42', storageId: '3', name: '', quantity: -0.25, unit: 'kg', raw: level },
      },
    });
    const parameters = { storage_id: '3', type: listed, zero_leftovers: 'true' };
    expect(api.requests).toEqual([{ method: 'storage.getStorageLeftovers', parameters }]);
  });

  it.each([
    ['a new kind of object', eventOf('courier_route')],
    ['stock without its storage', eventOf('stock', { element_id: 1 })],
    ['a name that every object has', eventOf('toString')],
  ])('makes no call for %s', async (_what, event) => {
    expect(await clientOf(api).fetchObject(event)).toBeUndefined();
    expect(api.requests).toEqual([]);
  });

  it('reads a client, with amounts in hundredths', async () => {
    const raw = {
      ...{ client_id: '5', firstname: 'Ann', lastname: null, phone: '+38', email: '' },
      ...{ bonus: '150', ewallet: 0, total_payed_sum: '2750' },
    };
    answers({ response: [raw] });
    expect(await clientOf(api).client('5')).toEqual({
      ...{ id: '5', firstName: 'Ann', lastName: '', phone: '+38', email: '' },
      ...{ bonus: 150, wallet: 0, totalPaid: 2750, raw },
    });
  });
});
