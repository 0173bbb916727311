// Builds dist/, which is all that `npm pack` ships beside manifest, README and licence: the two
// entries, the command, the Lambda bundles as lib/lambda-bundle.ts makes them, declarations, and the licences of
// what was bundled.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { bundleLambda } from '../../lib/function/lambda-bundle.ts';
import { lambdaNames } from '../../lib/function/lambda-names.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { buildPage } from '../inspector/server/page-files.ts';
import { PAGE_TYPES } from '../inspector/server/page-types.ts';
import { pruneDeclarations } from './prune-declarations.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** Files of the repository that another one stands in for, since the package lacks what they need. */
const standIns: Plugin = {
  name: 'stand-ins',
  setup({ onResolve }) {
    const swap = (filter: RegExp, file: string) =>
      onResolve({ filter }, () => ({ path: join(root, file) }));
    // There is no bundler: what is bundled is what this script puts beside it.
    swap(/^\.\/lambda-code\.ts$/, 'lib/function/prebuilt-lambda-code.ts');
    swap(/^\.\/page-files\.ts$/, 'tools/inspector/server/prebuilt-page-files.ts');
    // There are no emulated services.
    swap(/^\.\/start\.ts$/, 'tools/cli/start/packaged-start.ts');
  },
};

async function bundle(source: string, output: string, options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [join(root, source)],
    outfile: join(dist, output),
    bundle: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: Object.keys(packageJson.peerDependencies),
    plugins: [standIns],
    logLevel: 'warning',
    ...options,
    metafile: true,
  });
  return metafile;
}

/**
 * CommonJS serves `require` and, as its names are found without running it, `import` too. What the
 * package's user has to install stays outside, everything else goes in.
 */
const bundleLibrary = (source: string, output: string) =>
  bundle(source, output, {
    format: 'cjs',
    // esbuild would only warn that import.meta is empty in CommonJS.
    logOverride: { 'empty-import-meta': 'error' },
  });

/** An ES module, since it awaits at its top; what of it is CommonJS asks for `require`. */
const bundleProgram = (source: string, output: string) =>
  bundle(source, output, {
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });

function emitDeclarations(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.package.json')], {
    stdio: 'inherit',
  });
  const entries = Object.values(packageJson.exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [join(root, entry.types)],
  );
  pruneDeclarations(entries, join(dist, 'types'));
}

rmSync(dist, { recursive: true, force: true });
const page = buildPage();
const bundled = [
  await bundleLibrary('lib/index.ts', 'index.js'),
  await bundleLibrary('lambda/events.ts', 'events.js'),
  await bundleProgram('bin/poster-webhooks.ts', 'cli.mjs'),
  page.metafile,
  ...lambdaNames.map((name) => bundleLambda(name, join(dist, 'bundles', name))),
];
mkdirSync(join(dist, 'inspector'));
for (const [path, { content }] of page.files) {
  writeFileSync(join(dist, 'inspector', PAGE_TYPES[path]?.file ?? ''), content);
}
// The repository's manifest says "module".
writeFileSync(join(dist, 'package.json'), '{"type":"commonjs"}\n');
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(bundled));
emitDeclarations();
