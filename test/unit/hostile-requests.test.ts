import { describe, expect, it } from 'vitest';
import { createRandom } from '../../tools/simulation/random.ts';
import { createHookSource, md5, signatureOf, signedParts } from '../proof/hostile/hook-source.ts';
import {
  badBodies,
  hostileRequests,
  KIND_NAMES,
  ROUND_REQUESTS,
} from '../proof/hostile/hostile-requests.ts';
import { describeRequest, type HostileRequest } from '../proof/hostile/request.ts';
import { eventVectors, readVector, SECRET, vectors } from '../support/hooks.ts';

const ROUNDS = 5;
const requests = [...hostileRequests(1, SECRET).take(ROUNDS * ROUND_REQUESTS)];
const ofKind = (name: string) => requests.filter(({ kind }) => kind === name);

describe('the stream of hostile requests', () => {
  it('is the same for the same seed and different for another seed', () => {
    // Vitest compares text much faster than buffers.
    const read = (request: HostileRequest) => ({
      ...request,
      body: request.body.toString('latin1'),
    });
    const ofSeed = (seed: number) =>
      [...hostileRequests(seed, SECRET).take(ROUND_REQUESTS)].map(read);
    const firstRound = requests.slice(0, ROUND_REQUESTS).map(read);
    expect(ofSeed(1)).toEqual(firstRound);
    expect(ofSeed(2)).not.toEqual(firstRound);
  });

  it('contains every kind in every round, except requests over the gateway’s limit', () => {
    const names = new Set(requests.slice(0, ROUND_REQUESTS).map(({ kind }) => kind));
    expect([...KIND_NAMES].filter((name) => !names.has(name))).toEqual(['over 10 MB']);
  });

  it('stores each event once, and only from requests that are answered 200', () => {
    const storing = requests.filter(({ stores }) => stores !== undefined);
    expect(storing.length).toBeGreaterThan(100);
    expect(new Set(storing.map(({ stores }) => stores)).size).toBe(storing.length);
    expect(storing.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe('the signatures of hostile requests', () => {
  it('match those of Poster’s PHP sample', () => {
    for (const { hook } of eventVectors) {
      expect(signatureOf(readVector(hook), vectors.secret)).toBe(hook.verify);
    }
  });

  it.each([
    ['forged signature', false],
    ['tampered field', false],
    ['shifted fields, same md5', true],
  ])('of the kind "%s" match the fields: %s', (kind, fits) => {
    const hooks = ofKind(kind).map(({ body }) => JSON.parse(body.toString()));
    expect(hooks.length).toBeGreaterThan(10);
    for (const hook of hooks) {
      expect(md5([...signedParts(hook), SECRET].join(';')) === hook.verify).toBe(fits);
    }
  });
});

it('the hostile requests include bodies of exactly the size limit and of one byte more', () => {
  const sizes = (kind: string) => ofKind(kind).map(({ body }) => body.length);
  expect(sizes('at the size limit')).toContain(262_144);
  expect(new Set(sizes('one byte over the limit'))).toEqual(new Set([262_145]));
});

it('the description of a hostile request contains no secret, signature, token or data', () => {
  for (const request of requests) {
    expect(describeRequest(request)).not.toMatch(/[0-9a-f]{20}|ZqKxWv|TjYqXw/i);
  }
});

it('the bad bodies include every truncation of a genuine hook', () => {
  const source = createHookSource(createRandom(1), SECRET, ['bad']);
  const bodies = badBodies(source, 350);
  expect(bodies).toHaveLength(350);
  const statuses = new Set(
    bodies.map(({ status, method, stores }) => [status, method, stores].join()),
  );
  expect(statuses).toEqual(new Set(['400,POST,', '413,POST,']));
  const truncations = bodies.findIndex(({ body }, length) => body.length !== length);
  expect(truncations).toBeGreaterThan(150);
});
