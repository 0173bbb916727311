// Synthesizes the CDK app as `cdk synth` would, without the CDK's own command: that takes as long
// again, and adds nothing that a local run needs.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The app that the local stack runs unless told otherwise. */
export const DEFAULT_APP = `${root}bin/app.ts`;

/** The CDK app failed. The message holds what it printed. */
export class SynthesisError extends Error {
  override name = 'SynthesisError';
}

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * Runs the app with cdk.json's context, as the CDK's command does: feature flags change templates.
 *
 * @param app a file that node can run
 * @param outputFolder takes the cloud assembly, in place of what it held
 * @throws SynthesisError
 */
export async function synthesize(app: string, outputFolder: string): Promise<void> {
  const { context } = cdkJson.parse(JSON.parse(readFileSync(`${root}cdk.json`, 'utf8')));
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  // As on Lambda, no package.json further up says what kind of module a bundle is.
  writeFileSync(`${outputFolder}/package.json`, '{}\n');
  const env = {
    ...process.env,
    CDK_OUTDIR: outputFolder,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:enable-asset-metadata': true }),
  };
  const child = spawn(process.execPath, [app], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new SynthesisError(`synthesizing ${app} failed:\n${printed.trim()}`);
}
