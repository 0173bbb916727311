import { describe, expect, it } from 'vitest';
import {
  createSecretCache,
  REFRESH_AFTER_MS,
  REREAD_INTERVAL_MS,
} from '../../lambda/verifier/secrets.ts';

function setUp() {
  const state = {
    clock: 0,
    reads: 0,
    refreshes: 0,
    stored: ['first'],
    failure: undefined as Error | undefined,
  };
  const failures: unknown[] = [];
  const cache = createSecretCache({
    async readSecrets() {
      state.reads += 1;
      if (state.failure) throw state.failure;
      return state.stored;
    },
    now: () => state.clock,
    onRefresh: () => {
      state.refreshes += 1;
    },
    onRefreshFailure: (error) => failures.push(error),
  });
  const settled = () => new Promise((done) => setImmediate(done));
  return { cache, state, failures, settled };
}

describe('the secret cache', () => {
  it('reads once and then answers from memory', async () => {
    const { cache, state } = setUp();
    expect(await cache.current()).toEqual(['first']);
    state.stored = ['second'];
    state.clock = REFRESH_AFTER_MS - 1;
    expect(await cache.current()).toEqual(['first']);
    expect(state.reads).toBe(1);
    expect(state.refreshes).toBe(1);
  });

  it('refreshes in the background: the caller who notices gets the old secret', async () => {
    const { cache, state, settled } = setUp();
    await cache.current();
    state.stored = ['second'];
    state.clock = REFRESH_AFTER_MS;
    expect(await cache.current()).toEqual(['first']);
    await settled();
    expect(await cache.current()).toEqual(['second']);
    expect(state.reads).toBe(2);
  });

  it('keeps the old secret when a background refresh fails, and says so', async () => {
    const { cache, state, failures, settled } = setUp();
    await cache.current();
    state.failure = new Error('down');
    state.clock = REFRESH_AFTER_MS;
    await cache.current();
    await settled();
    expect(failures).toEqual([state.failure]);
    expect(await cache.current()).toEqual(['first']);
  });

  it('rejects while no secret was ever read, and recovers', async () => {
    const { cache, state } = setUp();
    state.failure = new Error('down');
    await expect(cache.current()).rejects.toThrow('down');
    state.failure = undefined;
    expect(await cache.current()).toEqual(['first']);
  });

  it('rereads at once, then not again for a minute', async () => {
    const { cache, state } = setUp();
    await cache.current();
    state.stored = ['second'];
    expect(await cache.reread()).toEqual(['second']);
    expect(await cache.current()).toEqual(['second']);
    state.clock = REREAD_INTERVAL_MS - 1;
    expect(await cache.reread()).toBeUndefined();
    state.clock = REREAD_INTERVAL_MS;
    expect(await cache.reread()).toEqual(['second']);
    expect(state.reads).toBe(3);
  });
});
