import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { signedHook } from '../support/hooks.ts';
import { startTestStack, type TestStack, temporaryFolder } from '../support/test-stack.ts';

/** The user `nobody` of most systems. Only root can act as another user. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const run = promisify(execFile);

let parent: string;
let folder: string;
let stack: TestStack;
beforeAll(async () => {
  parent = await temporaryFolder();
  await chmod(parent, 0o755);
  folder = join(parent, 'data');
  await mkdir(folder);
  // As an earlier version, or a careless `mkdir`, left it.
  await chmod(folder, 0o777);
  stack = await startTestStack(inject('assembly'), {
    dataFolder: folder,
    async synthesize(output) {
      await cp(inject('assembly'), output, { recursive: true });
      return output;
    },
  });
  await stack.post(signedHook());
});
afterAll(async () => {
  await stack.close();
  await rm(parent, { recursive: true });
});

describe('the data folder of a running stack', () => {
  it('is open to its owner only, even if it existed with another mode', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it.each(['secret', 'local.json'])('has a file that only its owner can open: %s', async (name) => {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!isRoot)('contains nothing that another user can read or replace', async () => {
    const paths = (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
    expect(paths.join('\n')).toMatch(/asset\..*\/index\.mjs/);
    const script = 'for path; do if [ -r "$path" ] || [ -w "$path" ]; then echo "$path"; fi; done';
    const asNobody = { uid: NOBODY, gid: NOBODY, cwd: '/' };
    const { stdout } = await run('sh', ['-c', script, 'sh', folder, ...paths], asNobody);
    expect(stdout).toBe('');
    const replace = run('sh', ['-c', 'touch "$1/cdk.out/new"', 'sh', folder], asNobody);
    await expect(replace).rejects.toThrow('Permission denied');
  });
});
