// The npm package as `npm pack` makes it, and folders that have it installed and little else.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm pack` reads: copied, so that tests at the same time do not build into one `dist/`. */
const SOURCES = [
  'LICENSE',
  'README.md',
  'bin',
  'lambda',
  'lib',
  'package.json',
  'tools',
  'tsconfig.json',
  'tsconfig.package.json',
];

export interface PackedPackage {
  /** In the tarball, sorted. */
  files: string[];
  /** A new folder whose node_modules holds the package and, linked, some of the repository's. */
  installInto(name: string, others: readonly string[]): string;
  remove(): void;
}

/** Builds and packs as a publisher would; takes seconds, and no network. */
export function pack(): PackedPackage {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-pack-'));
  const repository = join(folder, 'repository');
  for (const source of SOURCES) {
    cpSync(join(root, source), join(repository, source), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(repository, 'node_modules'));
  execFileSync('npm', ['pack', '--offline', '--pack-destination', folder], {
    cwd: repository,
    stdio: 'pipe',
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  const list = execFileSync('tar', ['-tzf', tarball], { cwd: folder, encoding: 'utf8' });
  return {
    files: list
      .trim()
      .replaceAll(/^package\//gm, '')
      .split('\n')
      .sort(),
    installInto(name, others) {
      const app = join(folder, name);
      const installed = join(app, 'node_modules/poster-webhooks');
      mkdirSync(installed, { recursive: true });
      execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed]);
      for (const other of others) {
        mkdirSync(join(app, 'node_modules', other, '..'), { recursive: true });
        symlinkSync(join(root, 'node_modules', other), join(app, 'node_modules', other));
      }
      return app;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
