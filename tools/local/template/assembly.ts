// Synthesizes the CDK app and reads the cloud assembly: the stack's template, and where its assets are.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** This repository's app. */
export const DEFAULT_APP = `${root}bin/app.ts`;

/** The CDK app failed. The message contains what it printed. */
export class SynthesisError extends Error {
  override name = 'SynthesisError';
}

const context = z.record(z.string(), z.unknown());
const cdkJson = z.object({ app: z.string().optional(), context: context.default({}) });

/** The project whose cdk.json applies: that of the current folder, or else this repository. */
export const currentProject = (): string => (existsSync('cdk.json') ? process.cwd() : root);

/**
 * Does what `cdk synth` does, without the CDK's command, which would double the time and add nothing
 * that a local run needs. The app gets the project's context, because feature flags change templates.
 *
 * @param app as `cdk --app` takes it: a command line, a file that node can run, or the folder of an assembly.
 *   Default: the project's own
 * @param outputFolder receives the cloud assembly; what it contained is removed
 * @param signal ends the app
 * @returns the folder of the assembly
 * @throws SynthesisError, or AbortError
 */
export async function synthesize(
  app: string | undefined,
  outputFolder: string,
  project = root,
  signal?: AbortSignal,
): Promise<string> {
  const file = join(project, 'cdk.json');
  const own = cdkJson.parse(existsSync(file) ? readJson(file) : {});
  const command = app ?? own.app;
  if (command === undefined) {
    throw new SynthesisError(
      'no cdk.json here names an app; go to the folder of your CDK app, or name one with --app',
    );
  }
  if (existsSync(join(command, 'manifest.json'))) return command;
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  // On Lambda no package.json further up decides the module type of a bundle. This one prevents it here.
  writeFileSync(`${outputFolder}/package.json`, '{}\n');
  const found = join(project, 'cdk.context.json');
  const values = { ...own.context, ...(existsSync(found) && context.parse(readJson(found))) };
  const env = {
    // The check takes more than half of the time and only matters for a deployment. `cdk synth` still does it.
    CDK_VALIDATION: 'false',
    ...process.env,
    // `node` is the one that runs this.
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    CDK_OUTDIR: outputFolder,
    CDK_CONTEXT_JSON: JSON.stringify({ ...values, 'aws:cdk:enable-asset-metadata': true }),
  };
  const isFile = existsSync(command);
  const child = spawn(isFile ? process.execPath : command, isFile ? [command] : [], {
    ...{ env, shell: !isFile, stdio: ['ignore', 'ignore', 'pipe'] as const, signal },
    cwd: app === undefined ? project : process.cwd(),
  });
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new SynthesisError(`synthesizing ${command} failed:\n${printed.trim()}`);
  return outputFolder;
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
  Resources: byName(z.object({ Type: text, Properties: byName(z.unknown()).default({}) })).default(
    {},
  ),
  Outputs: byName(z.object({ Value: z.unknown() })).default({}),
});

export type Template = z.infer<typeof templateSchema>;

export interface Assembly {
  stackName: string;
  template: Template;
  /** The folder or file that a deployment would upload under this key. */
  assetPath(objectKey: string): string;
}

/** One of the outputs that `addOutputs` gives to the stack with the pipeline. */
const PIPELINE_OUTPUT = 'EventsTableName';

/**
 * Reads the stack that has the pipeline. The app may have others.
 *
 * @param folder as `synthesize` or `cdk synth` wrote it
 * @throws SynthesisError when no stack has a pipeline with outputs, or several have one
 */
export function readAssembly(folder: string): Assembly {
  const manifest = manifestSchema.parse(readJson(join(folder, 'manifest.json')));
  const stacks = Object.entries(manifest.artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties }]) => {
      const path = join(folder, properties.templateFile ?? `${id}.template.json`);
      return { id, properties, template: templateSchema.parse(readJson(path)) };
    });
  const found = stacks.filter(({ template }) => PIPELINE_OUTPUT in template.Outputs);
  const [stack, ...others] = found;
  if (stack === undefined || others.length > 0) {
    const names = (stack === undefined ? stacks : found).map(({ id }) => id).join(', ');
    throw new SynthesisError(
      stack === undefined
        ? `no stack of the app has a PosterWebhooks on which addOutputs() was called; its stacks: ${names || 'none'}`
        : `these stacks each have a PosterWebhooks, and one can run here at a time: ${names}`,
    );
  }
  const { id, properties, template } = stack;
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
