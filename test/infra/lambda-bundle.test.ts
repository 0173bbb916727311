import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleLambda } from '../../lib/function/lambda-bundle.ts';

const MAX_KB = 215;
const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['verifier', 'consumer'] as const)('the bundle of the %s', (name) => {
  const build = (run: string) => {
    const output = join(folder, name, run);
    bundleLambda(name, output);
    return readFileSync(join(output, 'function.cjs'), 'utf8');
  };
  const bundle = build('first');

  it(`is at most ${MAX_KB} KB`, () => {
    expect(Buffer.byteLength(bundle)).toBeLessThanOrEqual(MAX_KB * 1000);
  });

  it('is identical in every build, so that unchanged code deploys nothing', () => {
    expect(build('second')).toBe(bundle);
  });

  it('looks for credentials only in the environment', () => {
    expect(bundle).toContain('AWS_SECRET_ACCESS_KEY');
    expect(bundle).not.toContain('169.254.170.2');
    expect(bundle).not.toContain('credential_process');
  });

  it('contains no path of the machine that built it', () => {
    expect(bundle).not.toContain(process.cwd());
  });
});
