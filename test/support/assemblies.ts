// Synthesizes three stacks once for all end-to-end tests: the default one, the one with short times,
// and the one of the proof.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { DEFAULT_APP, synthesize } from '../../tools/local/template/assembly.ts';
import { PROOF_APP } from '../proof/prove.ts';

declare module 'vitest' {
  interface ProvidedContext {
    assembly: string;
    shortTimesAssembly: string;
    proofAssembly: string;
  }
}

export const SHORT_TIMES_APP = fileURLToPath(new URL('./short-times-app.ts', import.meta.url));

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'poster-webhooks-assemblies-'));
  const assembly = join(folder, 'default');
  const shortTimesAssembly = join(folder, 'short-times');
  const proofAssembly = join(folder, 'proof');
  await Promise.all([
    synthesize(DEFAULT_APP, assembly),
    synthesize(SHORT_TIMES_APP, shortTimesAssembly),
    synthesize(PROOF_APP, proofAssembly),
  ]);
  provide('assembly', assembly);
  provide('shortTimesAssembly', shortTimesAssembly);
  provide('proofAssembly', proofAssembly);
  return () => rm(folder, { recursive: true, force: true });
}
