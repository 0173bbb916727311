// Reads a synthesized cloud assembly: the stack's template, and where its assets lie.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.looseObject({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

export type Template = z.infer<typeof templateSchema>;

export interface Assembly {
  stackName: string;
  template: Template;
  /** The folder or file that would be uploaded under this key. */
  assetPath(objectKey: string): string;
}

/**
 * @param folder what `cdk synth` wrote
 * @throws Error when it holds no stack or several: the local stack runs one
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
  const [id, { properties = {} }] = stack;
  const template = templateSchema.parse(
    readJson(join(folder, properties.templateFile ?? `${id}.template.json`)),
  );
  const paths = readAssetPaths(folder, id);
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

function readAssetPaths(folder: string, stackId: string): Map<string, string> {
  const { files } = assetsSchema.parse(readJson(join(folder, `${stackId}.assets.json`)));
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(files)) {
    for (const { objectKey } of Object.values(destinations)) {
      paths.set(objectKey, join(folder, source.path ?? ''));
    }
  }
  return paths;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
