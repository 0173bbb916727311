// Synthesizes stacks in the test's process, with the context of cdk.json, which the `cdk` command would
// add.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../cdk.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-synth-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const createApp = (context: Record<string, unknown> = {}): App =>
  new App({
    outdir: mkdtempSync(join(folder, 'cdk.out-')),
    // Most tests look at templates only, so no function is bundled.
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], ...context },
  });

/** The template of a stack with the resources that `fill` adds to it. */
export function templateOf(
  fill: (stack: Stack) => void,
  context: Record<string, unknown> = {},
): Template {
  const stack = new Stack(createApp(context), 'Test');
  fill(stack);
  return Template.fromStack(stack);
}

/**
 * The template as JSON, without the hashes of bundles and versions, which change with every line of
 * code.
 */
export const withoutHashes = (template: Template): unknown =>
  JSON.parse(
    JSON.stringify(template.toJSON())
      .replaceAll(/[0-9a-f]{64}\.zip/g, 'BUNDLE.zip')
      .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1VERSION'),
  );
