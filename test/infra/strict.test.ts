import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cdk = `${root}node_modules/aws-cdk/bin/cdk`;

/** Strict: a warning is as good as an error. */
it.each([
  'test/support/everything-on-app.ts',
  'test/support/everything-off-app.ts',
  'examples/closed-sales/app.ts',
])('%s synthesizes under --strict, without a word', (app) => {
  const output = mkdtempSync(join(tmpdir(), 'poster-webhooks-strict-'));
  onTestFinished(() => rmSync(output, { recursive: true }));
  const command = ['synth', '--quiet', '--strict', '--output', output, '--app', `node ${app}`];
  const printed = execFileSync(process.execPath, [cdk, ...command], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(printed).toBe('');
});
