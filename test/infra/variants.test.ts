import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { createApp, withoutHashes } from '../support/synth.ts';
import { everythingOff, everythingOn } from '../support/variants.ts';

interface Report {
  pluginReports: { violations: Finding[]; suppressedViolations: Finding[] }[];
}
interface Finding {
  ruleName: string;
  reason?: string;
}

function check(build: (app: App) => void): { open: string[]; acknowledged: Finding[] } {
  // The check's own failure would be an exception; what it found is in its report.
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
])('with everything %s', (_, build) => {
  it('is the template of the snapshot, but for hashes', () => {
    expect(withoutHashes(Template.fromStack(build(createApp())))).toMatchSnapshot();
  });

  it('leaves no finding of AwsSolutions and Serverless open', () => {
    const { open, acknowledged } = check(build);
    expect(open).toEqual([]);
    for (const { reason } of acknowledged) expect(reason).toMatch(/\w+ \w+ \w+/);
  });
});

it('a finding that nobody has acknowledged is open', () => {
  const { open } = check((app) => new Queue(everythingOff(app), 'Careless'));
  expect(open).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4', 'Serverless-SQSRedrivePolicy']);
});
