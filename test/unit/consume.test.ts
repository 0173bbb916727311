import { describe, expect, it } from 'vitest';
import {
  type Connections,
  consume,
  type EventStore,
  type RecordOutcome,
} from '../../lambda/consumer/consume.ts';
import { startDeadline } from '../../lambda/runtime/deadline.ts';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { noConnections, noDeadline, recordingLog } from '../support/fakes.ts';
import { fieldsOf } from '../support/hooks.ts';

const record = (messageId: string, overrides = {}) => ({
  messageId,
  body: writeQueuedHook({
    fields: fieldsOf(overrides),
    receivedAt: '2026-11-24T08:00:00.000Z',
    requestId: `req-${messageId}`,
  }),
});

async function run(
  records: { messageId: string; body: string }[],
  failing: string[] = [],
  outcomes: Record<string, RecordOutcome> = {},
) {
  const log = recordingLog();
  const stored: string[] = [];
  const store: EventStore = {
    async record(event, { requestId }) {
      if (failing.includes(requestId)) throw new RangeError(`cannot store ${event.data}`);
      stored.push(event.eventKey);
      return outcomes[requestId] ?? 'new';
    },
  };
  const failed = await consume({ store, connections: noConnections, log }, records, noDeadline);
  return { failed, stored, logged: log.entries };
}

describe('consume', () => {
  it('records every message of a batch, and reports none as failed', async () => {
    const { failed, stored, logged } = await run([record('1'), record('2', { object_id: 43 })]);
    expect(failed).toEqual([]);
    expect(stored).toEqual([
      '1700000000;transaction;42;closed',
      '1700000000;transaction;43;closed',
    ]);
    expect(logged).toEqual([
      { level: 'info', event: 'recorded', new: 2, repeated: 0, requestIds: ['req-1', 'req-2'] },
    ]);
  });

  it('logs how many events were new and how many repeated, without ignored deliveries', async () => {
    const records = ['1', '2', '3', '4'].map((id) => record(id));
    const outcomes = { 'req-2': 'repeated', 'req-3': 'ignored', 'req-4': 'repeated' } as const;
    const { logged } = await run(records, [], outcomes);
    expect(logged).toMatchObject([{ event: 'recorded', new: 1, repeated: 2 }]);
  });

  it('reports only the message that cannot be stored, and logs no data', async () => {
    const records = [record('1'), record('2', { data: 'private' }), record('3')];
    const { failed, stored, logged } = await run(records, ['req-2']);
    expect(failed).toEqual(['2']);
    expect(stored).toHaveLength(2);
    expect(logged).toMatchObject([
      {
        level: 'error',
        event: 'not-recorded',
        messageId: '2',
        requestId: 'req-2',
        ...{ account: 'api-demo', object: 'transaction', objectId: '42', action: 'closed' },
        error: 'RangeError',
      },
      { event: 'recorded', new: 2, repeated: 0, requestIds: ['req-1', 'req-3'] },
    ]);
    expect(JSON.stringify(logged)).not.toContain('private');
  });

  it('reports only the message that breaks the grammar, and logs which field', async () => {
    const bad = { messageId: '2', body: JSON.stringify({ ...fieldsOf(), account: 'a;b' }) };
    const { failed, stored, logged } = await run([record('1'), bad, record('3')]);
    expect(failed).toEqual(['2']);
    expect(stored).toHaveLength(2);
    expect(logged).toMatchObject([
      { level: 'error', event: 'not-recorded', field: 'account', messageId: '2' },
      { event: 'recorded', new: 2, repeated: 0, requestIds: ['req-1', 'req-3'] },
    ]);
  });

  it('writes the messages of a batch in parallel', async () => {
    const { promise: bothStarted, resolve } = Promise.withResolvers<'new'>();
    let started = 0;
    const store: EventStore = {
      record() {
        started += 1;
        if (started === 2) resolve('new');
        return bothStarted;
      },
    };
    const records = [record('1'), record('2')];
    const dependencies = { store, connections: noConnections, log: recordingLog() };
    expect(await consume(dependencies, records, noDeadline)).toEqual([]);
  });

  it('reports only the message that is not recorded in time', async () => {
    const log = recordingLog();
    const store: EventStore = {
      record: (_, { requestId }) =>
        requestId === 'req-2' ? new Promise(() => {}) : Promise.resolve('new'),
    };
    const records = [record('1'), record('2'), record('3')];
    const dependencies = { store, connections: noConnections, log };
    expect(await consume(dependencies, records, startDeadline(0))).toEqual(['2']);
    expect(log.entries).toMatchObject([
      { event: 'not-recorded', error: 'DeadlineError', requestId: 'req-2', messageId: '2' },
      { event: 'recorded', new: 2, requestIds: ['req-1', 'req-3'] },
    ]);
  });
});

describe('consume, when the app is installed or removed', () => {
  const installation = record('1', {
    ...{ object: 'application', action: 'added', data: '{"access_token":"t-1"}' },
  });

  async function runWith(connections: Connections) {
    const log = recordingLog();
    const writes: string[] = [];
    const store: EventStore = {
      async record({ action }) {
        writes.push(action);
        return 'new';
      },
    };
    const apply: Connections['apply'] = async (change) => {
      writes.push(`connection: ${change.accessToken}`);
      await connections.apply(change);
    };
    const records = [installation, record('2')];
    const failed = await consume({ store, connections: { apply }, log }, records, noDeadline);
    return { failed, writes, logged: log.entries };
  }

  it('updates the connection before it records the event', async () => {
    const { failed, writes } = await runWith(noConnections);
    expect(failed).toEqual([]);
    expect(writes.filter((write) => write !== 'closed')).toEqual(['connection: t-1', 'added']);
  });

  it('does not record the event when the connection cannot be updated', async () => {
    const { failed, writes, logged } = await runWith({
      async apply({ accessToken }) {
        throw new RangeError(`cannot store ${accessToken}`);
      },
    });
    expect(failed).toEqual(['1']);
    expect(writes).toEqual(['connection: t-1', 'closed']);
    expect(logged).toMatchObject([{ event: 'not-recorded', messageId: '1' }, { new: 1 }]);
    expect(JSON.stringify(logged)).not.toContain('t-1');
  });
});
