// Replaces start.ts in the npm package, which does not contain the emulated services. The replacement
// happens in tools/package/build-package.ts.

import { UserError } from '../../client/errors.ts';

export async function runStart(): Promise<void> {
  throw new UserError(
    'the local stack runs only in a clone of the repository: `npm ci && npm start`',
  );
}
