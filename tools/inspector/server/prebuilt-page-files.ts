// Stands in for page-files.ts in the npm package (scripts/build-package.ts swaps the two): the page
// lies bundled beside the package's command, so that its users need no bundler.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PageFile, PageFiles } from './page-files.ts';
import { PAGE_TYPES } from './page-types.ts';

/** The files by their path. */
export function bundlePage(): PageFiles {
  const entries = Object.entries(PAGE_TYPES).map(([path, { file, type }]): [string, PageFile] => [
    path,
    { type, content: readFileSync(fileURLToPath(new URL(`./inspector/${file}`, import.meta.url))) },
  ]);
  return new Map(entries);
}
