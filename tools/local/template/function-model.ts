// A function of the template: its bundle in the assembly, and its configuration.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import { type Evaluate, functionArn } from './references.ts';

const functionSchema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.unknown().optional(),
  /** Undefined when the log group is not in the template. */
  LoggingConfig: z
    .object({ LogGroup: z.object({ Ref: z.string() }) })
    .optional()
    .catch(undefined),
});
const inlineSchema = z.object({ Code: z.object({ ZipFile: z.string() }) });
const environmentSchema = z.object({ Variables: z.record(z.string(), z.string()) }).optional();

/**
 * Resolves references only in the environment: the local stack has no roles and buckets.
 *
 * @returns undefined for a function with inline code, such as CDK's own helpers
 */
export function readFunction(
  name: string,
  properties: unknown,
  assembly: Assembly,
  evaluate: Evaluate,
) {
  if (inlineSchema.safeParse(properties).success) return undefined;
  const { Code, Handler, Timeout, MemorySize, Environment, LoggingConfig } =
    functionSchema.parse(properties);
  const [module = '', exportName = ''] = Handler.split('.');
  return {
    name,
    arn: functionArn(name),
    /** The bundle's file, and the name under which it exports the handler. */
    file: findFile(join(assembly.assetPath(Code.S3Key), module)),
    exportName,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    environment: environmentSchema.parse(evaluate(Environment))?.Variables ?? {},
    /** The log group's logical id. */
    logGroup: LoggingConfig?.LogGroup.Ref,
  };
}

export type FunctionModel = NonNullable<ReturnType<typeof readFunction>>;

/** In Lambda's order of search. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** A missing file is reported only when the function is first invoked: some are never invoked here. */
function findFile(path: string): string {
  const files = EXTENSIONS.map((extension) => `${path}${extension}`);
  return files.find((file) => existsSync(file)) ?? `${path}.js`;
}
