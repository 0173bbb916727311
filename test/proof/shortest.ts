// Makes a failing scenario as short as it can be: halves its hooks as long as that still fails.

import { holds, type LedgerRow } from './ledger.ts';
import type { Scenario } from './scenario.ts';

/** What is random in the interleaving may hide a fault once. */
const TRIES = 2;

/**
 * @param play plays a scenario anew
 * @returns the books of the shortest one that failed, at worst those given
 */
export async function findShortest(
  scenario: Scenario,
  failed: LedgerRow,
  play: (shorter: Scenario) => Promise<LedgerRow>,
): Promise<LedgerRow> {
  const hooks = Math.floor(failed.hooks / 2);
  if (hooks === 0) return failed;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const shorter = { ...scenario, hooks };
    const row = await play(shorter);
    if (!holds(row)) return findShortest(shorter, row, play);
  }
  return failed;
}
