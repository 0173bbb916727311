// The page as the browser gets it: bundled in memory when the server starts, within about 100 ms. In
// the npm package prebuilt-page-files.ts stands in for this file.

import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { PAGE_TYPES } from './page-types.ts';

export interface PageFile {
  type: string;
  content: Uint8Array;
}

const folder = fileURLToPath(new URL('../page', import.meta.url));

export type PageFiles = ReadonlyMap<string, PageFile>;

/** @throws esbuild's BuildFailure, which names file and line */
export const bundlePage = (): PageFiles => buildPage().files;

/** The files by their path, and which sources went in. */
export function buildPage(): { files: PageFiles; metafile: Metafile } {
  const { outputFiles, metafile } = buildSync({
    entryPoints: { page: `${folder}/main.tsx` },
    outdir: folder,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // What a browser of 2023 and later has.
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const output = (extension: string): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(extension));
    if (file === undefined) throw new Error(`the page has no ${extension}`);
    return file.contents;
  };
  const contentOf = (file: string): Uint8Array =>
    file.startsWith('page.') ? output(extname(file)) : readFileSync(`${folder}/${file}`);
  const entries = Object.entries(PAGE_TYPES).map(([path, { file, type }]): [string, PageFile] => [
    path,
    { type, content: contentOf(file) },
  ]);
  return { files: new Map(entries), metafile };
}
