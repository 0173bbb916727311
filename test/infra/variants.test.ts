import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp, withoutHashes } from '../support/synth.ts';
import { everythingOff, everythingOn } from '../support/variants.ts';

interface Report {
  pluginReports: { violations: Finding[]; suppressedViolations: Finding[] }[];
}
interface Finding {
  ruleName: string;
  reason?: string;
}

/** Synthesizes under the rule packs AwsSolutions and Serverless, and returns what they found. */
function findFindings(build: (app: App) => void): { open: string[]; acknowledged: Finding[] } {
  // Otherwise an open finding would throw. The report lists them.
  const app = createApp({ '@aws-cdk/core:failSynthOnValidationErrors': false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
  build(app);
  const path = join(app.synth().directory, 'validation-report.json');
  const { pluginReports }: Report = JSON.parse(readFileSync(path, 'utf8'));
  return {
    open: pluginReports.flatMap(({ violations }) => violations).map(({ ruleName }) => ruleName),
    acknowledged: pluginReports.flatMap((report) => report.suppressedViolations),
  };
}

describe.each([
  ['on', everythingOn],
  ['off', everythingOff],
])('the construct with everything %s', (_, build) => {
  it('matches the snapshot, apart from hashes', () => {
    expect(withoutHashes(Template.fromStack(build(createApp())))).toMatchSnapshot();
  });

  it('has no open finding of AwsSolutions and Serverless', () => {
    const { open, acknowledged } = findFindings(build);
    expect(open).toEqual([]);
    for (const { reason } of acknowledged) expect(reason).toMatch(/\w+ \w+ \w+/);
  });
});

describe('a resource that breaks the rules', () => {
  it('has open findings', () => {
    const { open } = findFindings((app) => new Queue(everythingOff(app), 'Careless'));
    expect(open).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4', 'Serverless-SQSRedrivePolicy']);
  });
});

describe('cdk synth --strict', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const cdk = `${root}node_modules/aws-cdk/bin/cdk`;

  it.each([
    'test/support/variants-app.ts on',
    'test/support/variants-app.ts off',
    'examples/closed-sales/app.ts',
  ])('synthesizes %s without a warning', (app) => {
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
});
