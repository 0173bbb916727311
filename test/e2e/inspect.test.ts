import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counters, Overview } from '../../tools/inspector/api.ts';
import { type RunningStack, runCli, runCliProcess, spawnCli, startCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import { eventually, post, temporaryFolder } from '../support/test-stack.ts';

let folder: string;
let stack: RunningStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startCli(folder);
});
afterAll(async () => {
  await stack?.end('SIGTERM');
  await rm(folder, { recursive: true });
});

const readCounters = async (url: string): Promise<Counters> => {
  const overview = (await (await fetch(`${url}/api/overview`)).json()) as Overview;
  return overview.counters;
};

/** The inspector's URL from the output of a command. */
const printedUrl = (printed: { stdout: string }) =>
  eventually(
    async () => /Inspector.*(http:\S+)/.exec(printed.stdout)?.[1] ?? '',
    (found) => found !== '',
  );

describe('the inspector', () => {
  it('starts with `start` on a separate port, and shows the functions’ counts', async () => {
    const url = await printedUrl(stack.printed);
    expect(new URL(url).port).not.toBe(new URL(stack.state.webhookUrl).port);
    await post(stack.state.webhookUrl, signedHook({}, stack.state.secret));
    await post(stack.state.webhookUrl, signedHook({}, 'wrong'));
    const counters = await eventually(
      () => readCounters(url),
      ({ rejected, queued }) => rejected === 1 && queued === 0,
    );
    expect(counters).toEqual({ accepted: 1, repeated: 0, rejected: 1, queued: 0, dead: 0 });
    const socket = connect(Number(new URL(url).port), '127.0.0.2');
    await expect(once(socket, 'connect')).rejects.toThrow();
  });

  it('run as `inspect` has no function counts, and stops on SIGTERM', async () => {
    const { child, printed } = spawnCli(['inspect', '--data-dir', folder]);
    const counters = await readCounters(await printedUrl(printed));
    expect(counters).toMatchObject({ accepted: null, repeated: null, rejected: null, queued: 0 });
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(printed.stderr).toBe('');
  });

  it('run as `inspect` on a taken port fails with one line', async () => {
    const port = new URL(stack.state.webhookUrl).port;
    const { code, stderr } = await runCli('inspect', '--data-dir', folder, '--port', port);
    expect([code, stderr]).toEqual([
      1,
      `poster-webhooks: port ${port} is taken; to use a free one: npm run poster -- inspect --port 0\n`,
    ]);
  });

  it('on a taken port makes `start` fail, and frees the data folder', async () => {
    const port = new URL(stack.state.webhookUrl).port;
    const other = await temporaryFolder();
    const { code, stderr } = await runCliProcess(
      ...['start', '--port', '0', '--inspector-port', port, '--data-dir', other],
    );
    expect([code, stderr]).toEqual([
      1,
      `poster-webhooks: port ${port} is taken; to use a free one: npm start -- --inspector-port 0\n`,
    ]);
    await rm(other, { recursive: true });
  });
});
