// Builds dist/, which `npm pack` ships together with the manifest, README and licence. It contains the four
// entry points, the command, the Lambda bundles, the inspector's page, type declarations, and the licences
// of the bundled packages.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import * as z from 'zod';
import { bundleLambda } from '../../lib/function/lambda-bundle.ts';
import { lambdaNames } from '../../lib/function/lambda-names.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { buildPage } from '../inspector/server/page-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const { page, metafile } = buildPage();
const bundled = [
  await bundleLibrary('lib/index.ts', 'index.js'),
  await bundleLibrary('lambda/events.ts', 'events.js'),
  await bundleLibrary('lambda/api.ts', 'api.js'),
  await bundleLibrary('lambda/testing.ts', 'testing.js'),
  await bundlePrograms({
    cli: 'bin/cli.js',
    'lambda-runtime': 'tools/local/functions/lambda-runtime.ts',
  }),
  metafile,
  ...lambdaNames.map((name) => bundleLambda(name, join(dist, 'bundles', name))),
];
mkdirSync(join(dist, 'inspector'));
for (const { name, content } of page.values()) {
  writeFileSync(join(dist, 'inspector', name), content);
}
// Without it the repository's manifest would apply, which says "module".
writeFileSync(join(dist, 'package.json'), '{"type":"commonjs"}\n');
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(bundled));
emitDeclarations();

async function bundle(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    bundle: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: [
      ...Object.keys(packageJson.peerDependencies),
      ...Object.keys(packageJson.dependencies),
    ],
    plugins: [replacements()],
    logLevel: 'warning',
    ...options,
    metafile: true,
  });
  return metafile;
}

/** Replaces the sources that need something the package does not have. */
function replacements(): Plugin {
  return {
    name: 'replacements',
    setup({ onResolve }) {
      const replace = (filter: RegExp, file: string) =>
        onResolve({ filter }, () => ({ path: join(root, file) }));
      // The package has no bundler. It uses the bundles that this script makes.
      replace(/^\.\/lambda-code\.ts$/, 'lib/function/prebuilt-lambda-code.ts');
      replace(/^\.\/page-files\.ts$/, 'tools/inspector/server/prebuilt-page-files.ts');
      // Its commands are not npm scripts.
      replace(/\/command-name\.ts$/, 'tools/client/packaged-command-name.ts');
    },
  };
}

/**
 * A CommonJS bundle works with `require`, and with `import` too, because Node finds its exports without
 * running it. Only the dependencies stay outside.
 */
function bundleLibrary(source: string, output: string): Promise<Metafile> {
  return bundle({
    entryPoints: [join(root, source)],
    outfile: join(dist, output),
    format: 'cjs',
    // By default esbuild only warns that import.meta is empty in CommonJS.
    logOverride: { 'empty-import-meta': 'error' },
  });
}

/**
 * ES modules, because they use top-level await. Their CommonJS parts need `require`. What they share, and what
 * the commands load on demand, is in files of its own.
 */
function bundlePrograms(sources: Record<string, string>): Promise<Metafile> {
  return bundle({
    entryPoints: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [name, join(root, source)]),
    ),
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'part-[hash]',
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
}

/**
 * Package licences require that their text is passed on. Lists the name, version and licence of every
 * package in the builds; packages with the same text share it.
 *
 * @throws ZodError when a package does not name its licence
 */
function thirdPartyLicenses(builds: readonly Metafile[]): string {
  const sources = builds
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.keys(inputs));
  // Up to the innermost package. The repository's own sources have none.
  const folders = sources.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const packages = [...new Set(folders.map((folder) => resolve(folder)))].sort().map(readPackage);
  return [...Map.groupBy(packages, ({ text }) => text)]
    .map(([text, sharing]) => `${sharing.map(({ title }) => title).join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function readPackage(folder: string): { title: string; text: string } {
  const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifestSchema.parse(manifest);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return { title: `${name} ${version} (${license})`, text };
}

/** Emits declarations and keeps only those that users can reach: tsc emits one for every source it reads. */
function emitDeclarations(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.package.json')], {
    stdio: 'inherit',
  });
  const reached = new Set<string>();
  const reach = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    // An import of `.ts` in a declaration means the `.d.ts` file next to it, in every version of tsc.
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/['"](\.[^'"]+)\.ts['"]/g)) {
      reach(join(dirname(file), `${path}.d.ts`));
    }
  };
  for (const entry of Object.values(packageJson.exports)) {
    if (typeof entry !== 'string') reach(join(root, entry.types));
  }
  const types = join(dist, 'types');
  for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    const file = join(types, name);
    if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}
