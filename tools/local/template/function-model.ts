// A function of the template: its bundle in the assembly, and what it runs with.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Evaluate } from './intrinsics.ts';
import { functionArn } from './resource-names.ts';

export interface FunctionModel {
  name: string;
  arn: string;
  /** The bundle's file, and what it exports. */
  file: string;
  exportName: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
  /** Logical id of the log group that its lines go to; undefined when the template has none for it. */
  logGroup: string | undefined;
}

const functionSchema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

const loggingSchema = z.object({ LogGroup: z.object({ Ref: z.string() }) });
const inlineSchema = z.object({ ZipFile: z.string() });

/**
 * Resolves references in the environment alone: roles and buckets are nothing here.
 *
 * @returns undefined for a function with its code in the template, such as CDK's own helpers have
 */
export function readFunction(
  name: string,
  properties: unknown,
  assembly: Assembly,
  evaluate: Evaluate,
): FunctionModel | undefined {
  const resource = z
    .looseObject({ Code: z.unknown(), Environment: z.unknown().optional() })
    .parse(properties);
  if (inlineSchema.safeParse(resource.Code).success) return undefined;
  const { Code, Handler, Timeout, MemorySize, Environment } = functionSchema.parse({
    ...resource,
    Environment: evaluate(resource.Environment),
  });
  const [module = '', exportName = ''] = Handler.split('.');
  return {
    name,
    arn: functionArn(name),
    file: findFile(join(assembly.assetPath(Code.S3Key), module)),
    exportName,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    environment: Environment?.Variables ?? {},
    logGroup: loggingSchema.safeParse(resource.LoggingConfig).data?.LogGroup.Ref,
  };
}

/** In the order in which Lambda looks for them. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** A file that is not there is told when the function is first needed: not every one runs here. */
function findFile(path: string): string {
  const files = EXTENSIONS.map((extension) => `${path}${extension}`);
  return files.find((file) => existsSync(file)) ?? `${path}.js`;
}
