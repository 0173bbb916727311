// The stream of hostile requests: rounds that contain every kind, each round in another random order.

import { shuffled } from '../../../tools/bench/statistics.ts';
import { createRandom } from '../../../tools/simulation/random.ts';
import { createHookSource, type HookSource } from './hook-source.ts';
import { brokenBodyKinds, truncations } from './kinds/broken-bodies.ts';
import { envelopeKinds } from './kinds/envelopes.ts';
import { forgedKinds } from './kinds/forged.ts';
import { genuineKinds } from './kinds/genuine.ts';
import { malformedKinds } from './kinds/malformed.ts';
import { gatewaySizeKind, sizeKinds } from './kinds/sizes.ts';
import { completeRequest, type HostileRequest, type Kind } from './request.ts';

/** The kinds that are wrong because of their body. */
const BODY_KINDS = [...malformedKinds, ...brokenBodyKinds, ...sizeKinds];
const KINDS = [...genuineKinds, ...forgedKinds, ...BODY_KINDS, ...envelopeKinds];

/** One round: each kind as many times as its weight says. */
const toRound = (kinds: readonly Kind[]): Kind[] =>
  kinds.flatMap((kind) => Array<Kind>(kind.weight).fill(kind));

const ROUND = toRound(KINDS);

/** The number of requests that contains every kind. */
export const ROUND_REQUESTS = ROUND.length;

/** In the order of the report. */
export const KIND_NAMES: readonly string[] = [...KINDS, gatewaySizeKind].map(({ name }) => name);

/** Never ends. No two hooks of a stream are the same event. */
export const hostileRequests = (seed: number, secret: string): Generator<HostileRequest> =>
  repeat(ROUND, createHookSource(createRandom(seed), secret));

function* repeat(round: readonly Kind[], source: HookSource): Generator<HostileRequest> {
  for (;;) {
    for (const { name, make } of shuffled(round, source.random.next)) {
      yield completeRequest(name, make(source));
    }
  }
}

/** A few requests that the gateway refuses for their size. */
export function gatewaySizedRequests(seed: number, secret: string): HostileRequest[] {
  const source = createHookSource(createRandom(seed), secret);
  const { name, make } = gatewaySizeKind;
  return [completeRequest(name, make(source)), completeRequest(name, make(source))];
}

/**
 * Requests with bad bodies, which every stack answers 400 or 413: each truncation of a genuine hook, then
 * random ones.
 */
export function badBodies(source: HookSource, count: number): HostileRequest[] {
  const truncated = truncations(source).map((draft) => completeRequest('truncated JSON', draft));
  const others = repeat(toRound(BODY_KINDS), source)
    .filter(({ status }) => status === 400 || status === 413)
    .take(Math.max(0, count - truncated.length));
  return [...truncated, ...others];
}
