import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { synthesize } from '../../tools/local/template/assembly.ts';

/** An app that writes what it was given. */
const APP = `const { writeFileSync } = require('node:fs');
const { CDK_OUTDIR, CDK_CONTEXT_JSON, CDK_VALIDATION: validation } = process.env;
const [, , ...args] = process.argv;
const given = { context: JSON.parse(CDK_CONTEXT_JSON), args, node: process.version, validation };
writeFileSync(CDK_OUTDIR + '/given.json', JSON.stringify(given));`;

let project: string;
let output: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'poster-webhooks-test-'));
  output = join(project, 'out');
  writeFileSync(join(project, 'app.cjs'), APP);
  writeFileSync(
    join(project, 'cdk.json'),
    JSON.stringify({ app: 'node app.cjs own', context: { flag: 1, other: 1 } }),
  );
});
afterEach(() => rmSync(project, { recursive: true }));

const given = () => JSON.parse(readFileSync(join(output, 'given.json'), 'utf8'));

describe('synthesize', () => {
  it('runs the app of the project’s cdk.json in its folder, with its context', async () => {
    writeFileSync(join(project, 'cdk.context.json'), JSON.stringify({ other: 2, looked: 'up' }));
    expect(await synthesize(undefined, output, project)).toBe(output);
    expect(given()).toEqual({
      args: ['own'],
      context: { flag: 1, other: 2, looked: 'up', 'aws:cdk:enable-asset-metadata': true },
      node: process.version,
      validation: 'false',
    });
  });

  it('leaves the check of the template out unless CDK_VALIDATION says otherwise', async () => {
    vi.stubEnv('CDK_VALIDATION', 'true');
    onTestFinished(() => void vi.unstubAllEnvs());
    await synthesize(undefined, output, project);
    expect(given().validation).toBe('true');
  });

  it('runs another command line, as `cdk --app` does', async () => {
    const command = `node '${join(project, 'app.cjs')}' "two words" && true`;
    await synthesize(command, output, project);
    expect(given().args).toEqual(['two words']);
  });

  it('runs a file', async () => {
    await synthesize(join(project, 'app.cjs'), output, project);
    expect(given().args).toEqual([]);
  });

  it('takes the folder of an assembly as it is', async () => {
    const assembly = join(project, 'cdk.out');
    mkdirSync(assembly);
    writeFileSync(join(assembly, 'manifest.json'), '{}');
    expect(await synthesize(assembly, output, project)).toBe(assembly);
  });

  it.each([
    [
      'prints what the app printed when it fails',
      'node -e "throw Error(1)"',
      /failed:\n.*Error: 1/s,
    ],
    ['says that there is no such command', 'no-such-command', /no-such-command.*not found/s],
  ])('%s', async (_, app, problem) => {
    await expect(synthesize(app, output, project)).rejects.toThrow(problem);
  });

  it.each(['{}', undefined])('says that no app is named when cdk.json is %j', async (text) => {
    rmSync(join(project, 'cdk.json'));
    if (text !== undefined) writeFileSync(join(project, 'cdk.json'), text);
    await expect(synthesize(undefined, output, project)).rejects.toThrow(
      'no cdk.json here names an app; go to the folder of your CDK app, or name one with --app',
    );
  });
});
