import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import {
  createSecretCache,
  createSecretSource,
  parseSecrets,
  SecretFormatError,
} from '../../lambda/verifier/secrets.ts';
import { fakeClient } from '../support/fakes.ts';

const ONE_MINUTE_MS = 60_000;
const FIVE_MINUTES_MS = 300_000;
const TEN_MINUTES_MS = 600_000;

function setUp({ maxAgeMs = TEN_MINUTES_MS } = {}) {
  const state = {
    clock: 0,
    reads: 0,
    /** Answers each read by hand when set. */
    pending: undefined as ((secrets: string[]) => void)[] | undefined,
    refreshes: 0,
    stored: ['first'],
    failure: undefined as Error | undefined,
  };
  const failures: unknown[] = [];
  const cache = createSecretCache({
    async readSecrets() {
      state.reads += 1;
      if (state.failure) throw state.failure;
      if (state.pending) return new Promise((resolve) => state.pending?.push(resolve));
      return state.stored;
    },
    maxAgeMs,
    now: () => state.clock,
    onRefresh: () => {
      state.refreshes += 1;
    },
    onRefreshFailure: (error) => failures.push(error),
  });
  const settled = () => new Promise((done) => setImmediate(done));
  return { cache, state, failures, settled };
}

describe('createSecretCache', () => {
  it('reads once, then answers from memory for five minutes', async () => {
    const { cache, state } = setUp();
    expect(await cache.current()).toEqual(['first']);
    state.stored = ['second'];
    state.clock = FIVE_MINUTES_MS - 1;
    expect(await cache.current()).toEqual(['first']);
    expect(state.reads).toBe(1);
    expect(state.refreshes).toBe(1);
  });

  it('refreshes in the background, and meanwhile returns the old secret', async () => {
    const { cache, state, settled } = setUp();
    await cache.current();
    state.stored = ['second'];
    state.clock = FIVE_MINUTES_MS;
    expect(await cache.current()).toEqual(['first']);
    await settled();
    expect(await cache.current()).toEqual(['second']);
    expect(state.reads).toBe(2);
  });

  it('keeps the old secret when a background refresh fails, and reports the failure', async () => {
    const { cache, state, failures, settled } = setUp();
    await cache.current();
    state.failure = new Error('down');
    state.clock = FIVE_MINUTES_MS;
    await cache.current();
    await settled();
    expect(failures).toEqual([state.failure]);
    expect(await cache.current()).toEqual(['first']);
  });

  it('retries a failed background refresh after a minute, and not earlier', async () => {
    const { cache, state, settled } = setUp();
    await cache.current();
    state.failure = new Error('down');
    for (const clock of [0, 1, ONE_MINUTE_MS - 1, ONE_MINUTE_MS]) {
      state.clock = FIVE_MINUTES_MS + clock;
      await cache.current();
      await settled();
    }
    expect(state.reads).toBe(3);
  });

  it('waits for the read when the secret is older than ten minutes, so that a retired one ends', async () => {
    const { cache, state } = setUp();
    await cache.current();
    state.stored = ['second'];
    state.clock = TEN_MINUTES_MS;
    expect(await cache.current()).toEqual(['second']);
  });

  it('does not use a secret that is older than ten minutes when it cannot be read', async () => {
    const { cache, state } = setUp();
    await cache.current();
    state.failure = new Error('down');
    state.clock = TEN_MINUTES_MS - 1;
    expect(await cache.current()).toEqual(['first']);
    state.clock = TEN_MINUTES_MS;
    await expect(cache.current()).rejects.toThrow('down');
  });

  it.each([ONE_MINUTE_MS, 24 * 60 * ONE_MINUTE_MS])(
    'uses a secret that cannot be read again until it is as old as the option says: %i ms',
    async (maxAgeMs) => {
      const { cache, state } = setUp({ maxAgeMs });
      await cache.current();
      state.failure = new Error('down');
      state.clock = maxAgeMs - 1;
      expect(await cache.current()).toEqual(['first']);
      state.clock = maxAgeMs;
      await expect(cache.current()).rejects.toThrow('down');
    },
  );

  it('counts the age of a secret from when its read began, however long the read takes', async () => {
    const { cache, state } = setUp();
    state.pending = [];
    const slow = cache.current();
    state.clock = ONE_MINUTE_MS;
    state.pending[0]?.(['first']);
    expect(await slow).toEqual(['first']);
    state.pending = undefined;
    state.stored = ['second'];
    state.clock = TEN_MINUTES_MS;
    expect(await cache.current()).toEqual(['second']);
  });

  it('rejects when the first read fails, and reads again after three seconds', async () => {
    const { cache, state } = setUp();
    state.failure = new Error('down');
    await expect(cache.current()).rejects.toThrow('down');
    state.failure = undefined;
    state.clock = 2_999;
    await expect(cache.current()).rejects.toThrow('down');
    expect(state.reads).toBe(1);
    state.clock = 3_000;
    expect(await cache.current()).toEqual(['first']);
  });

  it('keeps the secret of the read that began last, whichever finishes last', async () => {
    const { cache, state, settled } = setUp();
    await cache.current();
    state.pending = [];
    state.clock = FIVE_MINUTES_MS;
    await cache.current();
    const reread = cache.reread();
    const [finishFirst, finishSecond] = state.pending;
    finishSecond?.(['new']);
    expect(await reread).toEqual(['new']);
    finishFirst?.(['retired']);
    await settled();
    expect(await cache.current()).toEqual(['new']);
  });

  it('rereads at once, then not again for a minute', async () => {
    const { cache, state } = setUp();
    await cache.current();
    state.stored = ['second'];
    expect(await cache.reread()).toEqual(['second']);
    expect(await cache.current()).toEqual(['second']);
    state.clock = ONE_MINUTE_MS - 1;
    expect(await cache.reread()).toBeUndefined();
    state.clock = ONE_MINUTE_MS;
    expect(await cache.reread()).toEqual(['second']);
    expect(state.reads).toBe(3);
  });
});

describe('parseSecrets', () => {
  it.each([
    ['fe2bc8e865d8fc2236968ee53c3b2bd5', ['fe2bc8e865d8fc2236968ee53c3b2bd5']],
    ['  padded\n', ['padded']],
    ['["new","old"]', ['new', 'old']],
    [' [" new ",\n"old"] ', ['new', 'old']],
  ])('reads %j', (value, secrets) => {
    expect(parseSecrets(value)).toEqual(secrets);
  });

  it.each(['', '  ', '[]', '[""]', '["a",5]', '["a"', '{"secret":"a"}'])('refuses %j', (value) => {
    expect(() => parseSecrets(value)).toThrow(SecretFormatError);
  });

  it('does not quote the value in its message', () => {
    expect(() => parseSecrets('{"secret":"hunter2"}')).not.toThrow(/hunter2/);
  });
});

describe('createSecretSource', () => {
  const read = (answer: object | Error) => {
    const { client, sent } = fakeClient<SecretsManagerClient>([answer]);
    return { secrets: createSecretSource(client, 'arn:secret')(), sent };
  };

  it('reads the current value of the secret', async () => {
    const { secrets, sent } = read({ SecretString: '["new","old"]' });
    expect(await secrets).toEqual(['new', 'old']);
    const input = { SecretId: 'arn:secret' };
    expect(sent).toEqual([{ command: 'GetSecretValueCommand', input }]);
  });

  it('rejects a secret without text, and passes on the error of a failed read', async () => {
    await expect(read({}).secrets).rejects.toThrow(SecretFormatError);
    await expect(read(new Error('denied')).secrets).rejects.toThrow('denied');
  });
});
