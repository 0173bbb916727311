import type { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { sendCommandOf } from '../../tools/client/send-command.ts';
import type { Target } from '../../tools/client/target.ts';
import { createEntryWindow } from '../../tools/inspector/server/entry-window.ts';
import { toDetail } from '../../tools/inspector/server/event-detail.ts';
import { matching } from '../../tools/inspector/server/event-list.ts';
import {
  CHART_MINUTES,
  countByMinute,
  readCounters,
  readOverview,
} from '../../tools/inspector/server/overview.ts';
import { entryOf, walkOver } from '../support/entries.ts';
import { eventItem } from '../support/event-table.ts';

const token = '99:0123456789abcdef0123456789abcdef';

describe('the inspector’s chart', () => {
  const now = new Date('2026-01-01T12:00:30Z');
  const at = (text: string, object = 'stock') =>
    entryOf(Date.parse(`2026-01-01T${text}Z`) / 1000, { object });

  it('counts the events of each of the last 60 minutes, including the current one', () => {
    const entries = [
      at('12:00:29'),
      at('12:00:00'),
      at('11:59:59'),
      at('11:01:00'),
      at('11:00:59'),
    ];
    const { minutes, series } = countByMinute(entries, now, 0);
    expect([minutes.length, minutes[0]]).toEqual([60, Date.parse('2026-01-01T11:01:00Z') / 1000]);
    expect(series.map(({ object }) => object)).toEqual(['stock']);
    expect([series[0]?.counts[59], series[0]?.counts[58], series[0]?.counts[0]]).toEqual([2, 1, 1]);
  });

  it('counts an event with a time in the future in the current minute', () => {
    const { series } = countByMinute([at('12:02:00')], now, 0);
    expect(series[0]?.counts[CHART_MINUTES - 1]).toBe(1);
  });

  it('adds up the objects with the fewest events as "others"', () => {
    const names = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e', 'f'];
    const { series } = countByMinute(
      names.map((name) => at('12:00:00', name)),
      now,
      0,
    );
    expect(series.map(({ object, counts }) => [object, counts[59]])).toEqual([
      ['a', 3],
      ['b', 2],
      ['c', 2],
      ['d', 2],
      ['others', 2],
    ]);
  });
});

describe('the inspector’s filter', () => {
  const none = { account: '', object: '', action: '', id: '' };

  it.each([
    [none, true],
    [{ ...none, object: 'trans' }, true],
    [{ ...none, object: 'stock' }, false],
    [{ ...none, action: 'closed', id: '2' }, true],
    [{ ...none, action: 'closed', id: '3' }, false],
  ])('%j matches transaction closed 42: %j', (filter, isMatch) => {
    expect(matching(filter)(entryOf(42))).toBe(isMatch);
  });
});

describe('the inspector’s detail of an event', () => {
  const item = {
    ...entryOf(1),
    deliveries: 2,
    deliveryLog: ['2026-01-01T00:00:00.000Z one', '2026-01-01T00:00:15.000Z two'],
    day: '2026-01-01#0',
  };

  const place = { title: 'the local stack', isLocal: true, dataFolder: '.poster-webhooks' };

  it('lists every delivery, and has no data when the hook had none', () => {
    const detail = toDetail(item, place);
    expect(detail.log).toEqual([
      { receivedAt: '2026-01-01T00:00:00.000Z', requestId: 'one' },
      { receivedAt: '2026-01-01T00:00:15.000Z', requestId: 'two' },
    ]);
    expect(detail).not.toHaveProperty('data');
  });

  it('decodes known data, including JSON inside JSON', () => {
    const history = { type_history: 'print', time: 1, value_text: '{"count":2}' };
    const data = JSON.stringify({ transactions_history: history });
    expect(toDetail({ ...item, data }, place).data).toEqual({
      isKnown: true,
      value: { transactions_history: { ...history, value_text: { count: 2 } } },
      text: data,
    });
  });

  it('masks a token that the consumer did not mask', () => {
    const data = JSON.stringify({ access_token: token });
    expect(JSON.stringify(toDetail({ ...item, object: 'application', data }, place))).not.toContain(
      token,
    );
  });
});

describe('the command that sends an event again', () => {
  const place = { title: 'prod', isLocal: false, dataFolder: '.poster-webhooks' };
  const event = eventItem(Date.parse('2026-01-01T12:00:00Z'), { account: 'café', objectId: '007' });
  const commandOf = (data?: string, where = place) => sendCommandOf({ ...event, data }, where);

  it('has every field of the hook, quoted for a shell, and the stack', () => {
    const accountNumber = '8139';
    expect(sendCommandOf({ ...event, accountNumber, data: `{"a":1.10,"a":"it's"}` }, place)).toBe(
      String.raw`npm run --silent send -- --account 'café' --account-number 8139 --object transaction --action closed --id 007 --time 1767268800 --data '{"a":1.10,"a":"it'\''s"}' --stack prod`,
    );
  });

  it('names the data folder of a local stack only when it is not the usual one', () => {
    expect(commandOf(undefined, { ...place, isLocal: true })).toMatch(/ --time 1767268800$/);
    const elsewhere = { ...place, isLocal: true, dataFolder: '/tmp/a b' };
    expect(commandOf('', elsewhere)).toMatch(/ --data '' --data-dir '\/tmp\/a b'$/);
  });

  it.each([
    ['a file', '@/etc/passwd'],
    ['the standard input', '-'],
    ['a masked access token', '{"access_token":"***"}'],
    ['a key of a terminal', '\u001b[201~'],
    ['more than a command line can take', 'x'.repeat(30_001)],
  ])('does not exist for data that is %s', (_, data) => {
    expect(commandOf(data)).toBeUndefined();
  });
});

describe('the inspector’s overview of a deployed stack', () => {
  it('counts both queues, and names the stack in the command that sends a hook', async () => {
    const visible: Record<string, number> = { main: 3, dead: 4 };
    const sqs = {
      send: async ({ input }: GetQueueAttributesCommand) => ({
        Attributes: { ApproximateNumberOfMessages: `${visible[input.QueueUrl ?? '']}` },
      }),
    };
    const target = {
      ...{ title: 'prod', isLocal: false, isProtected: false, webhookUrl: 'https://a.b/', sqs },
      ...{ queueUrl: 'main', deadLetterQueueUrl: 'dead' },
    } as unknown as Target;
    const window = createEntryWindow({
      walk: () => walkOver([]),
      walkLatest: () => walkOver([]),
      compare: () => 0,
      now: () => 0,
      maxEntries: 10,
    });
    const overview = await readOverview(target, undefined, window, new Date(0));
    expect(overview.counters).toMatchObject({ accepted: null, queued: 3, dead: 4 });
    expect(overview.sendCommand).toBe(
      'npm run --silent send -- --object transaction --action closed --id 42 --stack prod',
    );
  });
});

describe('the inspector’s counters', () => {
  it('are null without permission to read the queues, and the problem says why', async () => {
    const denied = Object.assign(new Error('not authorized'), {
      name: 'AccessDenied',
      $metadata: {},
    });
    const sqs = {
      send: async () => {
        throw denied;
      },
    };
    const target = { sqs, queueUrl: 'q', deadLetterQueueUrl: 'd' } as unknown as Target;
    expect(await readCounters(target, undefined)).toEqual({
      counters: { accepted: null, repeated: null, rejected: null, queued: null, dead: null },
      problem:
        'access denied to AWS: not authorized; give your user or role this permission, or use another --profile',
    });
  });
});
