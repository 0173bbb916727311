// Bundles the page in memory when the server starts, which takes about 100 ms. The npm package has no
// bundler, so there prebuilt-page-files.ts replaces this file.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { type Page, readPage } from './prebuilt-page-files.ts';

const folder = fileURLToPath(new URL('../page', import.meta.url));

/** @throws esbuild's BuildFailure, which names the file and line */
export const loadPage = (): Page => buildPage().page;

/** @returns the page, and which sources are in its bundle */
export function buildPage(): { page: Page; metafile: Metafile } {
  const { outputFiles, metafile } = buildSync({
    entryPoints: { page: `${folder}/app.tsx` },
    outdir: folder,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // Every browser released since 2023 supports it.
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const outputs = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const page = readPage((name) => outputs.get(name) ?? readFileSync(`${folder}/${name}`));
  return { page, metafile };
}
