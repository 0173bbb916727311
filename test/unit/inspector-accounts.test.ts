import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, describe, expect, it } from 'vitest';
import type { Target } from '../../tools/client/target.ts';
import { readAccounts } from '../../tools/inspector/server/accounts.ts';
import { createEventLists } from '../../tools/inspector/server/event-list.ts';
import { eventItem, eventTable } from '../support/event-table.ts';

const NOW = new Date('2026-06-15T12:00:00Z');
const secondsAgo = (seconds: number) => NOW.getTime() - seconds * 1_000;
const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-accounts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const events = [
  eventItem(secondsAgo(30), { account: 'cafe', objectId: '1' }),
  eventItem(secondsAgo(20), { account: 'cafe', objectId: '2' }),
  eventItem(secondsAgo(10), { account: 'older', objectId: '3' }),
];
const connections = [
  { account: 'cafe', connectedAt: 100, updatedBy: 'key' },
  { account: 'gone', connectedAt: 100, removedAt: 200 },
];

/** The accounts of a stack with these tables. */
function accountsOf(stack: object) {
  const { source } = eventTable(events, connections);
  const lists = createEventLists(source, () => NOW);
  const target = { ...source, dataFolder: folder, ...stack } as unknown as Target;
  return readAccounts(target, lists.recent, NOW);
}

describe('the inspector’s accounts', () => {
  it('have their last hook, their events and their refused hooks, also without a connection', async () => {
    const refusal = { event: 'refused', reason: 'bad-signature', account: 'cafe', requestId: 'r' };
    const lines = [secondsAgo(60), secondsAgo(25 * 3_600)].map((at) =>
      JSON.stringify({ ...refusal, timestamp: new Date(at).toISOString() }),
    );
    writeFileSync(join(folder, 'trouble.log'), lines.join('\n'));
    const last = { object: 'transaction', action: 'closed' };
    const second = (seconds: number) => secondsAgo(seconds) / 1_000;
    expect(await accountsOf({})).toEqual({
      accounts: [
        {
          ...{ account: 'older', events: 1, refused: 0 },
          last: {
            ...{ ...last, objectId: '3', time: second(10) },
            event: `older;${second(10)};transaction;3;closed`,
          },
        },
        {
          ...{ account: 'cafe', connectedAt: 100, events: 2, refused: 1 },
          last: {
            ...{ ...last, objectId: '2', time: second(20) },
            event: `cafe;${second(20)};transaction;2;closed`,
          },
        },
        { account: 'gone', connectedAt: 100, removedAt: 200, events: 0, refused: 0 },
      ],
      ...{ hasMore: false, counted: 3, countedFrom: new Date(secondsAgo(30)).toISOString() },
      problem: undefined,
    });
  });

  it('are listed without refused hooks when the logs may not be read', async () => {
    const denied = Object.assign(new Error('not authorized'), {
      name: 'AccessDenied',
      $metadata: {},
    });
    const send = () => Promise.reject(denied);
    const cloudFormation = Object.assign(new CloudFormationClient({ region: 'us-east-1' }), {
      send,
    });
    const { accounts, problem } = await accountsOf({ deployed: { name: 's', cloudFormation } });
    expect(accounts.map(({ refused }) => refused)).toEqual([null, null, null]);
    expect(problem).toBe(
      'access denied to AWS: not authorized; give your user or role this permission, or use another --profile',
    );
  });
});
