// Synthesizes the CDK app and reads the cloud assembly: the stack's template, and where its assets are.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The app that the local stack runs unless another is given. */
export const DEFAULT_APP = `${root}bin/app.ts`;

/** The CDK app failed. The message contains what it printed. */
export class SynthesisError extends Error {
  override name = 'SynthesisError';
}

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * Does what `cdk synth` does, without the CDK's command, which would double the time and add nothing
 * that a local run needs. The app gets cdk.json's context, because feature flags change templates.
 *
 * @param app a file that node can run
 * @param outputFolder receives the cloud assembly; what it contained is removed
 * @throws SynthesisError
 */
export async function synthesize(app: string, outputFolder: string): Promise<void> {
  const { context } = cdkJson.parse(readJson(`${root}cdk.json`));
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  // On Lambda no package.json further up decides the module type of a bundle. This one prevents it here.
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

const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const text = z.string();

const manifestSchema = z.object({
  artifacts: byName(
    z.object({
      type: text,
      properties: z.looseObject({ templateFile: text, stackName: text }).partial().default({}),
    }),
  ),
});
const assetsSchema = z.object({
  files: byName(
    z.object({
      source: z.looseObject({ path: text.default('') }),
      destinations: byName(z.looseObject({ objectKey: text })),
    }),
  ),
});
const templateSchema = z.object({
  Resources: byName(z.object({ Type: text, Properties: byName(z.unknown()).default({}) })),
  Outputs: byName(z.object({ Value: z.unknown() })).default({}),
});

export type Template = z.infer<typeof templateSchema>;

export interface Assembly {
  stackName: string;
  template: Template;
  /** The folder or file that a deployment would upload under this key. */
  assetPath(objectKey: string): string;
}

/**
 * @param folder as `synthesize` or `cdk synth` wrote it
 * @throws Error when the assembly does not contain exactly one stack
 */
export function readAssembly(folder: string): Assembly {
  const manifest = manifestSchema.parse(readJson(join(folder, 'manifest.json')));
  const stacks = Object.entries(manifest.artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  const [stack, ...others] = stacks;
  if (stack === undefined || others.length > 0) {
    const names = stacks.map(([id]) => id).join(', ') || 'none';
    throw new Error(`the app must synthesize one stack to run locally; it has: ${names}`);
  }
  const [id, { properties }] = stack;
  const template = templateSchema.parse(
    readJson(join(folder, properties.templateFile ?? `${id}.template.json`)),
  );
  const { files } = assetsSchema.parse(readJson(join(folder, `${id}.assets.json`)));
  const paths = new Map(
    Object.values(files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path)]),
    ),
  );
  return {
    stackName: properties.stackName ?? id,
    template,
    assetPath(objectKey) {
      const path = paths.get(objectKey);
      if (path === undefined) throw new Error(`the assembly has no asset ${objectKey}`);
      return path;
    },
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
