// Makes the npm package with `npm pack`, and installs it into folders with almost nothing else.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The sources that `npm pack` needs. They are copied, so that parallel tests do not share one `dist/`. */
const SOURCES = [
  'LICENSE',
  'README.md',
  'bin',
  'docs',
  'lambda',
  'lib',
  'package.json',
  'tools',
  'tsconfig.json',
  'tsconfig.package.json',
];

export interface PackedPackage {
  /** The files in the tarball, sorted. */
  files: string[];
  /** Creates a folder with the package in its node_modules, and links to some of the repository's packages. */
  installInto(name: string, others: readonly string[]): string;
  remove(): void;
}

/** Builds and packs as for publishing. Takes seconds and uses no network. */
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
