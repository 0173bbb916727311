// The contract of the connections table: the same hooks end in the same item, in whatever order and however
// often they arrive.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toConnectionChange } from '../../lambda/consumer/connections.ts';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { fieldsOf } from '../support/hooks.ts';
import type { PipelineTables } from './pipeline-tables.ts';

const added = (account: string, time: number, access_token = `token-${time}`): SignedFields =>
  fieldsOf({
    ...{ account, account_number: '813932', object: 'application', action: 'added', time },
    data: JSON.stringify({ access_token }),
  });
const removed = (account: string, time: number): SignedFields =>
  fieldsOf({ account, account_number: '813932', object: 'application', action: 'removed', time });

const EARLY = 1_700_000_000;
const LATE = 1_700_000_100;

export function describeConnections(tables: () => PipelineTables): void {
  const apply = async (hooks: readonly SignedFields[]) => {
    for (const hook of hooks) {
      const change = toConnectionChange(hook);
      if (change === undefined) throw new Error('the hook changes no connection');
      await tables().connections.apply(change);
    }
  };
  const connectionAfter = async (account: string, hooks: readonly SignedFields[]) => {
    await apply(hooks);
    return tables().connectionOf(account);
  };

  it('stores the token of an installation, its time, and the event that it came from', async () => {
    expect(await connectionAfter('installed', [added('installed', EARLY)])).toEqual({
      account: 'installed',
      accessToken: `token-${EARLY}`,
      accountNumber: '813932',
      connectedAt: EARLY,
      updatedBy: expect.stringMatching(`^${EARLY};application;42;added;[0-9a-f]{32}$`),
    });
  });

  it('deletes the token when the app is removed', async () => {
    const hooks = [added('uninstalled', EARLY), removed('uninstalled', LATE)];
    expect(await connectionAfter('uninstalled', hooks)).toEqual({
      account: 'uninstalled',
      accountNumber: '813932',
      connectedAt: EARLY,
      removedAt: LATE,
      updatedBy: `${LATE};application;42;removed`,
    });
  });

  it('does not revive a removed connection when the installation arrives late', async () => {
    const hooks = [removed('late', LATE), added('late', EARLY), added('late', EARLY)];
    const connection = await connectionAfter('late', hooks);
    expect(connection).toMatchObject({ connectedAt: EARLY, removedAt: LATE });
    expect(connection).not.toHaveProperty('accessToken');
  });

  it('keeps the token of a newer installation when a removal arrives late', async () => {
    const hooks = [added('again', LATE), removed('again', EARLY)];
    const accessToken = `token-${LATE}`;
    expect(await connectionAfter('again', hooks)).toMatchObject({ accessToken, removedAt: EARLY });
  });

  it('connects again after a removal, with the newer token', async () => {
    const hooks = [added('back', EARLY), removed('back', EARLY + 1), added('back', LATE)];
    expect(await connectionAfter('back', hooks)).toMatchObject({
      ...{ accessToken: `token-${LATE}`, connectedAt: LATE, removedAt: EARLY + 1 },
    });
  });

  it('deletes the token when installation and removal have the same second', async () => {
    for (const [account, hooks] of Object.entries({
      'one second': [added('one second', EARLY), removed('one second', EARLY)],
      'same second': [removed('same second', EARLY), added('same second', EARLY)],
    })) {
      expect(await connectionAfter(account, hooks)).not.toHaveProperty('accessToken');
    }
  });

  it('ends in the same item, whatever the order and the repeats', async () => {
    const account = () => crypto.randomUUID();
    const kinds = fc.record({
      isAdded: fc.boolean(),
      time: fc.integer({ min: EARLY, max: EARLY + 3 }),
      token: fc.constantFrom('one', 'two'),
    });
    const given = fc
      .array(kinds, { minLength: 1, maxLength: 5 })
      .chain((hooks) =>
        fc.tuple(
          fc.constant(hooks),
          fc.shuffledSubarray([...hooks, ...hooks], { minLength: hooks.length * 2 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(given, async (orders) => {
        const [one, two] = await Promise.all(
          orders.map(async (hooks) => {
            const name = account();
            const { account: _, ...connection } =
              (await connectionAfter(
                name,
                hooks.map(({ isAdded, time, token }) =>
                  // The number is not signed and may change from hook to hook, or be left out.
                  isAdded
                    ? { ...added(name, time, token), account_number: time }
                    : { ...removed(name, time), account_number: time % 2 ? `r${time}` : undefined },
                ),
              )) ?? {};
            return connection;
          }),
        );
        // Independent of the order of arrival, and decided by the latest hook of either kind.
        const times = (isAdded: boolean) =>
          orders[0].filter((hook) => hook.isAdded === isAdded).map(({ time }) => time);
        const connectedAt = Math.max(...times(true));
        const isConnected = connectedAt > Math.max(...times(false));
        expect(two).toEqual(one);
        expect(two?.accessToken !== undefined).toBe(isConnected);
      }),
      { numRuns: 30 },
    );
  });

  it('rejects when the table does not exist', async () => {
    const change = toConnectionChange(added('rejected', EARLY));
    if (change === undefined) throw new Error('the hook changes no connection');
    const applying = tables().connectionsOver('no-such-table').apply(change);
    await expect(applying).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
}
