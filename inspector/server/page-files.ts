// The page as the browser gets it: bundled in memory when the server starts, within about 100 ms.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

export interface PageFile {
  type: string;
  content: Uint8Array;
}

const folder = fileURLToPath(new URL('../page', import.meta.url));

/**
 * @returns the files by their path
 * @throws esbuild's BuildFailure, which names file and line
 */
export function bundlePage(): ReadonlyMap<string, PageFile> {
  const { outputFiles } = buildSync({
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
  });
  const output = (extension: string): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(extension));
    if (file === undefined) throw new Error(`the page has no ${extension}`);
    return file.contents;
  };
  const source = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', content: source('index.html') }],
    ['/icon.svg', { type: 'image/svg+xml', content: source('icon.svg') }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', content: output('.js') }],
    ['/page.css', { type: 'text/css; charset=utf-8', content: output('.css') }],
  ]);
}
