import { describe, expect, it } from 'vitest';
import { md5, signatureOf, signedParts } from '../proof/hostile/hook-source.ts';
import { hostileRequests, KIND_NAMES, ROUND_REQUESTS } from '../proof/hostile/hostile-requests.ts';
import { rawShapes } from '../proof/hostile/raw/raw-shapes.ts';
import { SMUGGLED_ACCOUNT } from '../proof/hostile/raw/shape.ts';
import { describe as describeRequest } from '../proof/hostile/request.ts';
import { eventVectors, readVector, SECRET, vectors } from '../support/hooks.ts';

const ROUNDS = 5;
const requests = [...hostileRequests(1, SECRET).take(ROUNDS * ROUND_REQUESTS)];
const ofKind = (name: string) => requests.filter(({ kind }) => kind === name);

describe('the stream of hostile requests', () => {
  it('is the same for the same seed, and another for another', () => {
    const ofSeed = (seed: number) => [...hostileRequests(seed, SECRET).take(ROUND_REQUESTS)];
    expect(ofSeed(1)).toEqual(requests.slice(0, ROUND_REQUESTS));
    expect(ofSeed(2)).not.toEqual(requests.slice(0, ROUND_REQUESTS));
  });

  it('holds every kind in every round but what is over the gateway’s limit', () => {
    const names = new Set(requests.slice(0, ROUND_REQUESTS).map(({ kind }) => kind));
    expect([...KIND_NAMES].filter((name) => !names.has(name))).toEqual(['over 10 MB']);
  });

  it('makes every event once, and of requests alone that are answered 200', () => {
    const storing = requests.filter(({ stores }) => stores !== undefined);
    expect(storing.length).toBeGreaterThan(100);
    expect(new Set(storing.map(({ stores }) => stores)).size).toBe(storing.length);
    expect(storing.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe('its signatures', () => {
  it('are those of Poster’s PHP sample', () => {
    for (const { hook } of eventVectors) {
      expect(signatureOf(readVector(hook), vectors.secret)).toBe(hook.verify);
    }
  });

  it.each([
    ['forged signature', false],
    ['tampered field', false],
    ['shifted fields, same md5', true],
  ])('of the kind "%s" fit the fields: %s', (kind, fits) => {
    const hooks = ofKind(kind).map(({ body }) => JSON.parse(body.toString()));
    expect(hooks.length).toBeGreaterThan(10);
    for (const hook of hooks) {
      expect(md5([...signedParts(hook), SECRET].join(';')) === hook.verify).toBe(fits);
    }
  });
});

it('meets the size limit to the byte', () => {
  const sizes = (kind: string) => ofKind(kind).map(({ body }) => body.length);
  expect(sizes('at the size limit')).toContain(262_144);
  expect(new Set(sizes('one byte over the limit'))).toEqual(new Set([262_145]));
});

it('is described without secrets, signatures, tokens or data', () => {
  for (const request of requests) {
    expect(describeRequest(request)).not.toMatch(/[0-9a-f]{20}|ZqKxWv|TjYqXw/i);
  }
});

it('hides a hook in every shape that is about the end of a request', () => {
  const kinds = ['CL.TE, TE.TE', 'TE.CL', 'odd Content-Length', 'odd chunks', 'hook inside a body'];
  const shapes = rawShapes(1, SECRET).filter(({ kind }) => kinds.includes(kind));
  expect(shapes.length).toBeGreaterThan(60);
  for (const { bytes, stores } of shapes) {
    expect(bytes.includes(`POST /webhooks/poster HTTP/1.1\r\nHost`)).toBe(true);
    expect(bytes.includes(`"account":"${SMUGGLED_ACCOUNT}"`)).toBe(true);
    expect(stores).toEqual([]);
  }
});
