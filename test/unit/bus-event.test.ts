import { describe, expect, it } from 'vitest';
import { toBusEvent } from '../../lambda/enrichment/bus-event.ts';
import { handler } from '../../lambda/enrichment/handler.ts';
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

describe('an event for the bus', () => {
  it('has the detail-type inside and its data decoded', async () => {
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

  it('carries no data where there was none, and the text of what is no JSON', async () => {
    expect(await handler([record({}), record({ data: { S: 'plain' } })])).toEqual([
      { type: 'stock.changed', ...facts },
      { type: 'stock.changed', ...facts, data: 'plain' },
    ]);
  });

  it('carries no access token', async () => {
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

  it('leaves out data that the bus cannot take, and says so', () => {
    const text = 'ї'.repeat(110 * 1024);
    const event = {
      ...facts,
      sequenceNumber: '7',
      data: { object: undefined, text, json: undefined },
    };
    expect(toBusEvent(event)).toEqual({ type: 'stock.changed', ...facts, dataOmitted: true });
  });

  it('has a detail-type that the bus takes, whatever object and action are called', () => {
    const name = 'x'.repeat(64);
    const { type } = toBusEvent({ ...facts, object: name, action: name, sequenceNumber: '7' });
    expect(type).toHaveLength(128);
  });

  it('is none for an item that is none: the pipe has to try again', async () => {
    await expect(handler([record({ time: { S: 'soon' } })])).rejects.toThrow(UnreadableEventError);
  });
});
