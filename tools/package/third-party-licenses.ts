// The licence texts of the npm packages inside the bundles: whoever passes them on must pass on these
// too.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * @returns name, version and licence of each package that one of the builds took code from; a text
 * that several of them share stands there once
 * @throws ZodError when one of them names no licence
 */
export function thirdPartyLicenses(builds: readonly Metafile[]): string {
  const folders = new Set(builds.flatMap(sourcesOf).flatMap(packageFolderOf));
  const packages = [...folders].sort().map(readPackage);
  return [...Map.groupBy(packages, ({ text }) => text)]
    .map(([text, sharing]) => `${sharing.map(({ title }) => title).join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

const sourcesOf = ({ outputs }: Metafile): string[] =>
  Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));

/** The innermost package; none for the repository's own sources. */
function packageFolderOf(source: string): string[] {
  const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];
  return folder === undefined ? [] : [resolve(folder)];
}

function readPackage(folder: string): { title: string; text: string } {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifestSchema.parse(manifest);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return { title: `${name} ${version} (${license})`, text };
}
