// Deletes the declarations that a package's user has no way to reach: tsc writes one for every source
// that it reads.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A `.ts` in a declaration means the `.d.ts` beside it, to every version of tsc. */
const RELATIVE_IMPORT = /['"](\.[^'"]+)\.ts['"]/g;

/** Leaves, of the `.d.ts` files in `folder`, the entries and what they import, however indirectly. */
export function pruneDeclarations(entries: readonly string[], folder: string): void {
  const reached = new Set<string>();
  for (const entry of entries) reach(entry, reached);
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of all.map((name) => join(folder, name))) {
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}

function reach(file: string, reached: Set<string>): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(RELATIVE_IMPORT)) {
    reach(join(dirname(file), `${path}.d.ts`), reached);
  }
}
