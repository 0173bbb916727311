import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, type App, Validations } from 'aws-cdk-lib';
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

interface Findings {
  open: string[];
  acknowledged: Finding[];
  /** The warnings and errors for which `cdk synth --strict` would exit with 1. */
  messages: unknown[];
}

/** Synthesizes under the rule packs AwsSolutions and Serverless, and returns what they found. */
function findFindings(build: (app: App) => void): Findings {
  // Otherwise an open finding would throw. The report lists them.
  const app = createApp({ '@aws-cdk/core:failSynthOnValidationErrors': false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(), new ServerlessChecks());
  build(app);
  const { directory, stacks } = app.synth();
  const path = join(directory, 'validation-report.json');
  const { pluginReports }: Report = JSON.parse(readFileSync(path, 'utf8'));
  return {
    open: pluginReports.flatMap(({ violations }) => violations).map(({ ruleName }) => ruleName),
    acknowledged: pluginReports.flatMap((report) => report.suppressedViolations),
    messages: stacks.flatMap((stack) => stack.messages).filter(({ level }) => level !== 'info'),
  };
}

describe.each([
  ['on', everythingOn],
  ['off', everythingOff],
])('the construct with everything %s', (_, build) => {
  it('matches the snapshot, apart from hashes', () => {
    expect(withoutHashes(Template.fromStack(build(createApp())))).toMatchSnapshot();
  });

  it('has no open finding of AwsSolutions and Serverless, and no warning', () => {
    const { open, acknowledged, messages } = findFindings(build);
    expect([open, messages]).toEqual([[], []]);
    for (const { reason } of acknowledged) expect(reason).toMatch(/\w+ \w+ \w+/);
  });
});

describe('a resource that breaks the rules', () => {
  it('has open findings', () => {
    const { open } = findFindings((app) => new Queue(everythingOff(app), 'Careless'));
    expect(open).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4', 'Serverless-SQSRedrivePolicy']);
  });

  it('has a warning', () => {
    const { messages } = findFindings((app) =>
      Annotations.of(everythingOff(app)).addWarningV2('test:careless', 'careless'),
    );
    expect(messages).toMatchObject([{ level: 'warning' }]);
  });
});
