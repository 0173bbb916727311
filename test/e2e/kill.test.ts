import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import { eventually, post, temporaryFolder } from '../support/test-stack.ts';

it('a stack that is killed under load and restarted has every hook that was answered 200 exactly once', async () => {
  const folder = await temporaryFolder();
  const answered: number[] = [];
  let next = 0;
  for (const millisecondsOfLoad of [50, 250, 600]) {
    const stack = await startCli(folder, '--app', inject('shortTimesAssembly'));
    let running = true;
    const { webhookUrl, secret } = stack.state;
    const load = Array.from({ length: 8 }, async () => {
      while (running) {
        const id = next++;
        try {
          const hook = signedHook({ account: 'killed', object_id: id }, secret);
          if ((await post(webhookUrl, hook)).status === 200) answered.push(id);
        } catch {
          return;
        }
      }
    });
    const before = answered.length;
    await eventually(
      async () => answered.length,
      (count) => count > before,
    );
    await delay(millisecondsOfLoad);
    await stack.end('SIGKILL');
    running = false;
    await Promise.all(load);
  }

  const stack = await startCli(folder, '--app', inject('shortTimesAssembly'));
  const args = ['events', '--json', '--account', 'killed', '--limit', '100000'];
  const stored = await eventually(
    async () => {
      // A message that each of the three kills interrupted is a dead letter now.
      await runCli('dlq', 'redrive', '--data-dir', folder);
      const { stdout } = await runCli(...args, '--data-dir', folder);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    (events) => {
      const ids = new Set(events.map(({ objectId }) => Number(objectId)));
      return answered.every((id) => ids.has(id));
    },
  );
  const counts = stored.filter(({ deliveries }) => deliveries !== 1);
  expect(counts).toEqual([]);
  expect(new Set(stored.map(({ objectId }) => objectId)).size).toBe(stored.length);

  expect(await stack.end('SIGTERM')).toBe(0);
  expect(existsSync(join(folder, 'local.json'))).toBe(false);
  await rm(folder, { recursive: true });
}, 120_000);
