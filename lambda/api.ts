// The npm package's entry for Poster's API, with the calls that hooks lead to: `import { createPosterClient } from
// 'poster-webhooks/api'` needs no other package.

import { createCall, type PosterClientOptions } from './api/call.ts';
import { createClient } from './api/client.ts';
import { PosterApiError } from './api/errors.ts';
import { createPace } from './api/pace.ts';
import type { PosterClient } from './api/shapes.ts';

export type { PosterErrorKind } from './api/errors.ts';
export type * from './api/shapes.ts';
export { PosterApiError, type PosterClientOptions };

/** Shared, so that all clients of an account stay within its limit together. Other processes have their own. */
const pace = createPace();

/**
 * Reads the objects of one account at Poster: one call at a time, and at most four a second. No call is retried; the
 * error's `kind` says whether to.
 *
 * @throws RangeError if the account cannot be a name at Poster
 */
export const createPosterClient = (options: PosterClientOptions): PosterClient =>
  createClient(createCall(options, pace));
