import { describe, expect, it } from 'vitest';
import { handler, toBusEvent } from '../../lambda/enrichment/handler.ts';
import { UnreadableEventError } from '../../lambda/events.ts';

const TOKEN = '99:0123456789abcdef0123456789abcdef';
const facts = {
  account: 'demo',
  eventKey: '1700000000;stock;5;changed',
  object: 'stock',
  objectId: '5',
  action: 'changed',
  time: 1_700_000_000,
  receivedAt: '2026-11-24T08:00:00.000Z',
};

const record = (attributes: object) => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: '7',
    NewImage: {
      ...Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [
          name,
          typeof value === 'number' ? { N: String(value) } : { S: value },
        ]),
      ),
      ...attributes,
    },
  },
});

describe('the enrichment', () => {
  it('puts the detail-type into the event, and decodes its data', async () => {
    const data = {
      S: '{"type":"1","element_id":42,"storage_id":1,"value_relative":-1,"value_absolute":9}',
    };
    expect(await handler([record({ data })])).toEqual([
      {
        type: 'stock.changed',
        ...facts,
        data: { type: 1, element_id: '42', storage_id: '1', value_relative: -1, value_absolute: 9 },
      },
    ]);
  });

  it('sends no data when the hook had none, and text when it is not JSON', async () => {
    expect(await handler([record({}), record({ data: { S: 'plain' } })])).toEqual([
      { type: 'stock.changed', ...facts },
      { type: 'stock.changed', ...facts, data: 'plain' },
    ]);
  });

  it('sends no access token', async () => {
    const installation = record({
      object: { S: 'application' },
      action: { S: 'added' },
      accessToken: { S: TOKEN },
      data: { S: JSON.stringify({ user_id: 1, access_token: TOKEN }) },
    });
    const events = await handler([installation]);
    expect(events).toMatchObject([{ type: 'application.added', data: { user_id: '1' } }]);
    expect(JSON.stringify(events)).not.toContain(TOKEN);
  });

  it('omits data that is too large for the bus, and sets dataOmitted', () => {
    const text = 'ї'.repeat(110 * 1024);
    const event = {
      ...facts,
      sequenceNumber: '7',
      data: { object: undefined, text, json: undefined },
    };
    expect(toBusEvent(event)).toEqual({ type: 'stock.changed', ...facts, dataOmitted: true });
  });

  it('cuts the detail-type to 128 characters, which the bus takes', () => {
    const name = 'x'.repeat(64);
    const { type } = toBusEvent({ ...facts, object: name, action: name, sequenceNumber: '7' });
    expect(type).toBe(`${name}.${'x'.repeat(63)}`);
  });

  it('throws when an item is not an event, so that the pipe tries again', async () => {
    await expect(handler([record({ time: { S: 'soon' } })])).rejects.toThrow(UnreadableEventError);
  });
});
