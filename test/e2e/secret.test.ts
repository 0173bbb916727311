import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readStoredSecrets } from '../../tools/client/secrets.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { runCliWith } from '../support/cli.ts';
import { SECRET, signedHook } from '../support/hooks.ts';
import { startTestStack, type TestStack, temporaryFolder } from '../support/test-stack.ts';

let stack: TestStack;
let target: Target;
let dataFolder: string;
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder });
  target = await openTarget({ dataDir: dataFolder });
});
afterAll(async () => {
  target.close();
  await stack.close();
  await rm(dataFolder, { recursive: true });
});
beforeEach(async () => {
  await secret(SECRET, 'set');
});

const secret = (input: string, ...args: string[]) =>
  runCliWith({ input }, 'secret', ...args, '--data-dir', dataFolder);
const stored = () => readStoredSecrets(target);

describe('secret set, add and retire', () => {
  it('accept both secrets during a rotation, and never print one', async () => {
    const added = await secret('new-secret\n', 'add');
    expect(added).toEqual({
      code: 0,
      stdout:
        'the local stack: 2 secrets are stored, and any of them may sign; a new secret is accepted within 1 min\n',
      stderr: '',
    });
    expect(await stored()).toEqual(['new-secret', SECRET]);
    expect((await stack.post(signedHook({ account: 'rotated' }, 'new-secret'))).status).toBe(200);
    expect((await stack.post(signedHook({ account: 'rotated' }))).status).toBe(200);
    const retired = await secret(SECRET, 'retire', '--json');
    expect([retired.code, retired.stdout]).toEqual([
      0,
      '{"target":"the local stack","secrets":1}\n',
    ]);
    expect(await readFile(join(dataFolder, 'secret'), 'utf8')).toBe('new-secret');
  });

  it.each([
    ['set', 1],
    ['add', 2],
  ])('%s --json prints how many secrets are stored', async (name, secrets) => {
    const { stdout } = await secret('new-secret', name, '--json');
    expect(JSON.parse(stdout)).toEqual({ target: 'the local stack', secrets });
  });

  it.each([
    [1, 'add', SECRET, 'this secret is already stored; nothing was changed'],
    [1, 'retire', SECRET, 'this is the only secret; `secret set` replaces it. Nothing was changed'],
    [1, 'retire', 'hunter2', 'this secret is not stored; nothing was changed'],
    [2, 'set', '', 'no secret was given; type it when asked, or pipe it in'],
    [
      2,
      'set',
      '{"key":"hunter2"}',
      'the secret is a JSON object; store the plain text, or a JSON list',
    ],
  ])(
    'exit with code %i when %s refuses %j, in one line that does not repeat it',
    async (code, name, given, problem) => {
      expect(await secret(given, name)).toEqual({
        code,
        stdout: '',
        stderr: `poster-webhooks: ${problem}\n`,
      });
      expect(await stored()).toEqual([SECRET]);
    },
  );

  it('replace an invalid stored value with set, but not with add', async () => {
    await writeSecret('["cut off');
    const { code, stderr } = await secret('new-secret', 'add');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('store it again with `secret set`'),
    ]);
    expect((await secret('new-secret', 'set')).code).toBe(0);
    expect(await stored()).toEqual(['new-secret']);
  });

  it.each([
    'set hunter2',
    'add --secret hunter2',
    'retire --secret=hunter2',
    'set -hunter2',
    'hunter2',
    '--secret=hunter2',
    'check hunter2',
  ])('refuse a secret as an argument without repeating it: %s', async (args) => {
    const { code, stdout, stderr } = await secret('', ...args.split(' '));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^poster-webhooks: `secret.*` does not take this argument/);
    expect(stderr).not.toContain('hunter2');
  });
});

describe('secret check', () => {
  it.each([
    ['JSON', JSON.stringify(signedHook({}, 'old-secret'))],
    ['a form', new URLSearchParams(stringsOf(signedHook({}, 'old-secret'))).toString()],
  ])('says which secret signed a hook in %s', async (_, body) => {
    await writeSecret(JSON.stringify([SECRET, 'old-secret']));
    expect(await secret(body, 'check')).toEqual({
      code: 0,
      stdout: 'genuine: the signature matches (second of 2 stored secrets)\n',
      stderr: '',
    });
  });

  it('reads --file, and says why the hook is refused', async () => {
    const file = join(dataFolder, 'hook.json');
    await writeFile(file, JSON.stringify({ ...signedHook({ data: '' }), data: null }));
    const { code, stdout } = await secret('', 'check', '--file', file);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^refused: it was signed with an empty `data`.* \(first of 1 stored/);
    const json = await secret('', 'check', '--file', file, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ isGenuine: false, cause: 'data-empty' });
  });

  it.each([
    ['{nonsense', 'refused: body must be a JSON object or a form'],
    ['{}', 'refused: account must be'],
    [JSON.stringify(signedHook({}, 'other')), 'refused: no stored secret signed this hook'],
    [JSON.stringify({ action: 'test' }), 'It is a test hook: accepted with any signature'],
  ])('names the problem with %s', async (body, problem) => {
    const { code, stdout } = await secret(body, 'check');
    expect([code, stdout]).toEqual([1, expect.stringContaining(problem)]);
  });

  it('reports a file that cannot be read', async () => {
    const { code, stderr } = await secret('', 'check', '--file', join(dataFolder, 'none'));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/cannot read the hook: ENOENT.*--file\n$/),
    ]);
  });
});

function stringsOf(hook: object): Record<string, string> {
  return Object.fromEntries(Object.entries(hook).map(([name, value]) => [name, String(value)]));
}

async function writeSecret(value: string): Promise<void> {
  const { secretName: SecretId } = stack.state;
  await target.secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
}
