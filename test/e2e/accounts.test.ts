import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SignedFields } from '../../lambda/poster/hook.ts';
import { runCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

const TOKEN = '99:0123456789abcdef0123456789abcdef';
const TIME = 1_700_000_000;

const application = { object: 'application', object_id: 1, account_number: '813932' };
const added = { ...application, action: 'added', data: JSON.stringify({ access_token: TOKEN }) };
const removed = { ...application, action: 'removed' };

const HOOKS: Partial<SignedFields>[] = [
  { ...added, account: 'cafe', time: TIME },
  { account: 'cafe', object_id: 7, time: TIME + 60 },
  // The removal arrives before the installation.
  { ...removed, account: 'bistro', time: TIME + 86_400 },
  { ...added, account: 'bistro', time: TIME },
  // Has had the app since before this stack existed.
  { account: 'bar', object_id: 8, time: TIME },
];

let folder: string;
let stack: TestStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder: folder });
  for (const hook of HOOKS) expect((await stack.post(signedHook(hook))).status).toBe(200);
  await eventually(
    () => stack.items(),
    (items) => items.length === HOOKS.length,
  );
});
afterAll(async () => {
  await stack?.close();
  await rm(folder, { recursive: true });
});

const accounts = (...args: string[]) => runCli('accounts', ...args, '--data-dir', folder);

describe('accounts list', () => {
  it('prints when each account was connected and removed, and its last hook', async () => {
    const { stdout, code } = await accounts('list');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['ACCOUNT', 'NUMBER', 'CONNECTED (+05:30)', 'REMOVED', 'LAST HOOK'],
      [
        ...['bistro', '813932', '2023-11-15 03:43:20', '2023-11-16 03:43:20'],
        '2023-11-16 03:43:20 application 1 removed',
      ],
      [
        ...['cafe', '813932', '2023-11-15 03:43:20', '-'],
        '2023-11-15 03:44:20 transaction 7 closed',
      ],
      [''],
    ]);
  });

  it('prints JSON with the key of the last hook, and never a token', async () => {
    const { stdout } = await accounts('list', '--json');
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { account: 'bistro', connectedAt: TIME, removedAt: TIME + 86_400 },
      { account: 'cafe', connectedAt: TIME, lastHook: `cafe;${TIME + 60};transaction;7;closed` },
    ]);
    expect(stdout).not.toContain(TOKEN);
    expect(stdout).not.toContain('accessToken');
  });
});

describe('accounts show', () => {
  it('prints one fact per line, and never a token', async () => {
    const { stdout } = await accounts('show', 'cafe');
    expect(stdout).toBe(`account             cafe
number              813932
connected (+05:30)  2023-11-15 03:43:20
removed             -
last hook           2023-11-15 03:44:20 transaction 7 closed
`);
  });

  it('prints JSON with --json', async () => {
    const { stdout } = await accounts('show', 'cafe', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ account: 'cafe', connectedAt: TIME });
    expect(stdout).not.toContain(TOKEN);
  });

  it('shows an account that has events but no application hook', async () => {
    const { stdout } = await accounts('show', 'bar');
    expect(stdout).toMatch(
      /connected \(\+05:30\) {2}-\nremoved +-\nlast hook +20.* transaction 8 closed\n$/,
    );
  });

  it('fails for an account that is not known', async () => {
    expect(await accounts('show', 'none')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'poster-webhooks: no account "none" in the local stack; `accounts list` lists them\n',
    });
  });
});
