// Synthesizes two stacks once for all end-to-end tests: the default one, and one with short times.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { DEFAULT_APP, synthesize } from '../../tools/local/template/assembly.ts';

declare module 'vitest' {
  interface ProvidedContext {
    assembly: string;
    shortTimesAssembly: string;
  }
}

const SHORT_TIMES_APP = fileURLToPath(new URL('./short-times-app.ts', import.meta.url));

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'poster-webhooks-assemblies-'));
  const assembly = join(folder, 'default');
  const shortTimesAssembly = join(folder, 'short-times');
  await Promise.all([
    synthesize(DEFAULT_APP, assembly),
    synthesize(SHORT_TIMES_APP, shortTimesAssembly),
  ]);
  provide('assembly', assembly);
  provide('shortTimesAssembly', shortTimesAssembly);
  return () => rm(folder, { recursive: true, force: true });
}
