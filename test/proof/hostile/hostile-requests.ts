// The stream of hostile requests: every kind in every round, in another order each, the same again
// for the same seed.

import { shuffled } from '../../../tools/bench/statistics.ts';
import { createRandom } from '../../../tools/simulation/random.ts';
import { createHookSource } from './hook-source.ts';
import { brokenTextKinds } from './kinds/broken-text.ts';
import { envelopeKinds } from './kinds/envelopes.ts';
import { forgedKinds } from './kinds/forged.ts';
import { formKinds } from './kinds/forms.ts';
import { genuineKinds } from './kinds/genuine.ts';
import { jsonShapeKinds } from './kinds/json-shapes.ts';
import type { Kind } from './kinds/kind.ts';
import { malformedKinds } from './kinds/malformed.ts';
import { notUtf8Kinds } from './kinds/not-utf8.ts';
import { routeKinds } from './kinds/routes.ts';
import { shiftedKinds } from './kinds/shifted.ts';
import { gatewaySizeKind, sizeKinds } from './kinds/sizes.ts';
import { testHookKinds } from './kinds/test-hooks.ts';
import { completeRequest, type HostileRequest } from './request.ts';

const KINDS: readonly Kind[] = [
  ...genuineKinds,
  ...testHookKinds,
  ...forgedKinds,
  ...shiftedKinds,
  ...malformedKinds,
  ...brokenTextKinds,
  ...notUtf8Kinds,
  ...jsonShapeKinds,
  ...sizeKinds,
  ...formKinds,
  ...envelopeKinds,
  ...routeKinds,
];

const ROUND: readonly Kind[] = KINDS.flatMap((kind) => Array<Kind>(kind.weight).fill(kind));

/** So many requests hold every kind. */
export const ROUND_REQUESTS = ROUND.length;

/** In the order of the report. */
export const KIND_NAMES: readonly string[] = [...KINDS, gatewaySizeKind].map(({ name }) => name);

/** Without end. The hooks of one stream are all different events. */
export function* hostileRequests(seed: number, secret: string): Generator<HostileRequest> {
  const random = createRandom(seed);
  const source = createHookSource(random, secret);
  for (;;) {
    for (const { name, make } of shuffled(ROUND, random.next)) {
      yield completeRequest(name, make(source));
    }
  }
}

/** What a gateway refuses for its size, some of it. */
export function gatewaySizedRequests(seed: number, secret: string): HostileRequest[] {
  const source = createHookSource(createRandom(seed), secret);
  const { name, make } = gatewaySizeKind;
  return [completeRequest(name, make(source)), completeRequest(name, make(source))];
}
