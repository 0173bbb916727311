// Stands in for start.ts in the npm package (scripts/build-package.ts swaps the two), which has no
// emulated services.

import { UserError } from '../../client/errors.ts';

export async function runStart(): Promise<void> {
  throw new UserError(
    'the local stack runs in a clone of the repository alone: `npm ci && npm start`',
  );
}
