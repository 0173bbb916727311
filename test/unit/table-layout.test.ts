import { describe, expect, it } from 'vitest';
import {
  dayOf,
  dayPartition,
  eventAttributes,
  formatAddress,
  formatDelivery,
  indexAttributes,
  parseAddress,
  parseDelivery,
} from '../../lambda/table-layout.ts';

describe('eventAttributes', () => {
  it('lists every attribute of an item', () => {
    expect(eventAttributes()).toEqual([
      'account',
      'eventKey',
      'object',
      'objectId',
      'action',
      'time',
      'accountNumber',
      'data',
      'receivedAt',
      'deliveries',
      'deliveryLog',
      'expiresAt',
      'day',
    ]);
  });
});

describe('indexAttributes', () => {
  it('lists the keys and what the index projects, but not data', () => {
    expect(indexAttributes()).toEqual([
      'account',
      'eventKey',
      'day',
      'receivedAt',
      'object',
      'objectId',
      'action',
      'time',
    ]);
  });
});

describe('dayPartition', () => {
  it('joins the day of a time and the number of the partition', () => {
    expect(dayPartition(dayOf('2026-11-24T08:00:00.000Z'), 7)).toBe('2026-11-24#7');
  });
});

describe('the text form of an event’s address', () => {
  it.each([
    ['without data', 'api-demo', '1700000000;transaction;42;closed'],
    ['with a digest of data', 'api-demo', '1700000000;stock;5;changed;015abd7f5cc57a2d'],
    ['with spaces', 'my shop', '1700000000;loyalty rule;A 17;added'],
  ])('is read back as the same address: %s', (_, account, eventKey) => {
    const text = formatAddress({ account, eventKey });
    expect(text).toBe(`${account};${eventKey}`);
    expect(parseAddress(text)).toEqual({ account, eventKey });
  });

  it.each(['', 'api-demo', ';1700000000;stock;5;changed', 'api-demo;', 'api-demo;1700000000;'])(
    'is refused when a part is missing: "%s"',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it('is refused when the event key does not start with a time', () => {
    expect(parseAddress('api-demo;stock;5;changed')).toBeUndefined();
  });
});

describe('an entry of deliveryLog', () => {
  const delivery = { receivedAt: '2026-11-24T08:00:00.123Z', requestId: 'JKJaXmPLvHcESHA=' };

  it('is the time of receipt and the request id', () => {
    expect(formatDelivery(delivery)).toBe('2026-11-24T08:00:00.123Z JKJaXmPLvHcESHA=');
  });

  it('is read back as the same delivery', () => {
    expect(parseDelivery('2026-11-24T08:00:00.123Z JKJaXmPLvHcESHA=')).toEqual(delivery);
  });
});
