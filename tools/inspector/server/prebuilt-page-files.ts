// The files that make up the page. In the npm package this file also replaces page-files.ts: there the built
// page is in a folder next to the command, so that users need no bundler.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface PageFile {
  /** Name on disk. */
  name: string;
  contentType: string;
  content: Uint8Array;
}

/** The files by their path in the URL. */
export type Page = ReadonlyMap<string, PageFile>;

const FILES: readonly [path: string, name: string, contentType: string][] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/icon.svg', 'icon.svg', 'image/svg+xml'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
];

export const readPage = (read: (name: string) => Uint8Array): Page =>
  new Map(
    FILES.map(([path, name, contentType]) => [path, { name, contentType, content: read(name) }]),
  );

export const loadPage = (): Page =>
  readPage((name) => readFileSync(fileURLToPath(new URL(`./inspector/${name}`, import.meta.url))));
