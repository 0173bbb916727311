import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTarget } from '../../tools/client/target.ts';
import type { Counters, Overview } from '../../tools/inspector/api.ts';
import { type RunningStack, runCli, spawnCli, startCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import { eventually, post, temporaryFolder } from '../support/test-stack.ts';

let folder: string;
let stack: RunningStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startCli(folder, '--app', inject('assembly'));
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

  it('takes the next free port when its own is taken', async () => {
    const { port } = new URL(stack.state.webhookUrl);
    const { child, printed } = spawnCli(['inspect', '--data-dir', folder, '--port', port]);
    const url = await printedUrl(printed);
    expect(Number(new URL(url).port) - Number(port)).toBeGreaterThan(0);
    expect((await readCounters(url)).queued).toBe(0);
    child.kill('SIGTERM');
    await once(child, 'close');
  });
});

describe('status', () => {
  it('prints where the stack is and what is in it', async () => {
    const url = await printedUrl(stack.printed);
    const { stdout, code } = await runCli('status', '--data-dir', folder);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['stack', 'the local stack'],
      ['webhook URL', stack.state.webhookUrl],
      ['inspector', url],
      ['latest event', expect.stringMatching(/^20.*\+05:30 api-demo transaction 42 closed$/)],
      ['queued', '0'],
      ['dead letters', '0'],
      ['refused', '1 in the last day'],
    ]);
  });

  it('says why a message is being tried again', async () => {
    const target = await openTarget({ dataDir: folder });
    await target.sqs.send(
      new SendMessageCommand({ QueueUrl: target.queueUrl, MessageBody: 'not a hook' }),
    );
    target.close();
    const { queued, retried } = await eventually(
      async () => JSON.parse((await runCli('status', '--json', '--data-dir', folder)).stdout),
      (status) => status.retried !== undefined,
    );
    expect(queued).toBe(1);
    expect(retried).toMatch(
      /^one message is being tried again, the oldest since 20.*Z: attempt 1 of 20 failed: not a hook: body must be an object$/,
    );
  });
});
