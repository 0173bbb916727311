import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createLocalFunction,
  type LocalFunction,
} from '../../tools/local/functions/lambda-function.ts';
import { eventually } from '../support/eventually.ts';

const CODE = `
let count = 0;
exports.handler = async (event, context) => {
  count += 1;
  if (event === 'hang') await new Promise(() => setInterval(() => {}, 1_000));
  if (event === 'spin') for (;;);
  if (event === 'throw') throw new TypeError('of ' + event);
  if (event === 'exit') process.exit(1);
  if (event === 'exit later') setTimeout(() => process.exit(1), 50);
  if (event === 'listen') {
    const server = require('node:http').createServer((_, response) => response.end());
    server.listen(0, '127.0.0.1', () => console.log(server.address()));
    await new Promise(() => {});
  }
  if (event === 'pieces') for (const piece of ['one ', 'line\\nand ', 'another\\n']) process.stdout.write(piece);
  if (event === 'leak') for (const kept = []; ; ) kept.push(new Array(1_000).fill(kept.length));
  if (event === 'wait') await new Promise((done) => setTimeout(done, 100));
  console.warn({ seen: event });
  return { count, event, mine: process.env.MINE, home: process.env.HOME, left: context.getRemainingTimeInMillis() };
};`;

/** For a test that must not end in a time-out, even on a busy machine. */
const UNHURRIED_MS = 20_000;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poster-webhooks-function-'));
  file = join(folder, 'index.js');
  await writeFile(file, CODE);
});
afterAll(() => rm(folder, { recursive: true }));

async function withFunction(
  use: (lambda: LocalFunction, logs: string[]) => Promise<void>,
  timeoutMs = 400,
): Promise<void> {
  const logs: string[] = [];
  const model = { name: 'fn', arn: 'arn', file, exportName: 'handler', timeoutMs };
  // The smallest heap that starts, so that a leak fills it before the time is up.
  const lambda = createLocalFunction({
    lambda: { ...model, memoryMb: 16, environment: {}, logGroup: undefined },
    env: { MINE: 'yes' },
    maxEnvironments: 2,
    log: (line) => logs.push(line),
  });
  await use(lambda, logs);
  await lambda.close();
}

describe('a local function', () => {
  it('reuses its environment, which has only its own variables', () =>
    withFunction(async (lambda) => {
      expect(await lambda.invoke('one')).toMatchObject({ count: 1, event: 'one', mine: 'yes' });
      const second = await lambda.invoke('two');
      expect(second).toMatchObject({ count: 2 });
      expect(second).not.toHaveProperty('home');
    }));

  it('tells its handler how much of its time is left', () =>
    withFunction(async (lambda) => {
      const { left } = (await lambda.invoke('wait')) as { left: number };
      // The handler has waited for 100 ms. A timer can fire a millisecond early.
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(UNHURRIED_MS - 99);
    }, UNHURRIED_MS));

  it.each(['hang', 'spin'])('ends an environment that exceeds the time-out: %s', (event) =>
    withFunction(async (lambda, logs) => {
      await expect(lambda.invoke(event)).rejects.toThrow('timed out after 0.4 s');
      expect(await lambda.invoke('next')).toMatchObject({ count: 1 });
      expect(logs.join()).toContain('timed out');
    }),
  );

  it('loses only the environments that were killed during an invocation', () =>
    withFunction(async (lambda) => {
      await Promise.all([lambda.invoke('wait'), lambda.invoke('wait')]);
      const killed = expect(lambda.invoke('hang')).rejects.toThrow('was killed');
      await eventually(
        async () => lambda.killBusy(),
        (count) => count === 1,
      );
      await killed;
      expect(await lambda.killBusy()).toBe(0);
      const counts = await Promise.all([lambda.invoke('wait'), lambda.invoke('wait')]);
      expect(counts).toMatchObject([{ count: 2 }, { count: 1 }]);
    }));

  it('keeps its environment when a handler throws, and starts a new one when the process exits', () =>
    withFunction(async (lambda, logs) => {
      await expect(lambda.invoke('throw')).rejects.toThrow('TypeError');
      expect(JSON.parse(logs[0] ?? '')).toMatchObject({
        level: 'ERROR',
        message: { errorType: 'TypeError', errorMessage: 'of throw' },
      });
      expect(await lambda.invoke('next')).toMatchObject({ count: 2 });
      await expect(lambda.invoke('exit')).rejects.toThrow('ended');
      expect(await lambda.invoke('next')).toMatchObject({ count: 1 });
    }));

  it('starts a new environment when the last one ended after it had answered', () =>
    withFunction(async (lambda, logs) => {
      expect(await lambda.invoke('exit later')).toMatchObject({ count: 1 });
      await eventually(
        async () => logs.join(),
        (text) => text.includes('the environment ended'),
      );
      expect(await lambda.invoke('next')).toMatchObject({ count: 1 });
    }));

  it('ends its environments when it closes, also one in the middle of an invocation', () =>
    withFunction(async (lambda, logs) => {
      void lambda.invoke('listen');
      const lines = await eventually(
        async () => logs,
        ({ length }) => length > 0,
      );
      const { port } = JSON.parse(lines[0] ?? '').message;
      await lambda.close();
      await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('fetch failed');
    }, UNHURRIED_MS));

  it('ends an environment that uses more memory than the function has', () =>
    withFunction(async (lambda, logs) => {
      await expect(lambda.invoke('leak')).rejects.toThrow('used up its 16 MB');
      expect(await lambda.invoke('next')).toMatchObject({ count: 1 });
      expect(logs.join()).toContain('used up its 16 MB');
    }, UNHURRIED_MS));

  it('runs one invocation per environment, and lets the rest wait', () =>
    withFunction(async (lambda) => {
      const results = await Promise.all(Array.from({ length: 6 }, () => lambda.invoke('wait')));
      const counts = results.map((result) => (result as { count: number }).count);
      expect(Math.max(...counts)).toBeGreaterThanOrEqual(3);
      expect(counts.filter((count) => count === 1)).toHaveLength(2);
    }));

  it('logs a line that is written in pieces as one line', () =>
    withFunction(async (lambda, logs) => {
      await lambda.invoke('pieces');
      expect(logs.slice(0, 2)).toEqual(['one line', 'and another']);
    }));

  it('writes logs in Lambda’s JSON format', () =>
    withFunction(async (lambda, logs) => {
      await lambda.invoke('one');
      expect(JSON.parse(logs[0] ?? '')).toEqual({
        timestamp: expect.stringMatching(/Z$/),
        level: 'WARN',
        requestId: expect.any(String),
        message: { seen: 'one' },
      });
    }));
});
