// Builds dist/, which is all that `npm pack` ships beside manifest, README and licence: the two
// entries, the Lambda bundles as lib/lambda-bundle.ts makes them, declarations, and the licences of
// what was bundled.

import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { bundleLambda } from '../lib/lambda-bundle.ts';
import { lambdaNames } from '../lib/lambda-names.ts';
import packageJson from '../package.json' with { type: 'json' };
import { pruneDeclarations } from './prune-declarations.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** In the package there is no bundler: its bundles are those that this script puts beside it. */
const prebuiltLambdaCode: Plugin = {
  name: 'prebuilt-lambda-code',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/lambda-code\.ts$/ }, () => ({
      path: join(root, 'lib/prebuilt-lambda-code.ts'),
    }));
  },
};

/**
 * CommonJS serves `require` and, as its names are found without running it, `import` too. What the
 * package's user has to install stays outside, everything else goes in.
 */
async function bundleEntry(source: string, output: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [join(root, source)],
    outfile: join(dist, output),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: Object.keys(packageJson.peerDependencies),
    plugins: [prebuiltLambdaCode],
    // esbuild would only warn that import.meta is empty in CommonJS.
    logOverride: { 'empty-import-meta': 'error' },
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}

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
const bundled = [
  await bundleEntry('lib/index.ts', 'index.js'),
  await bundleEntry('lambda/events.ts', 'events.js'),
  ...lambdaNames.map((name) => bundleLambda(name, join(dist, 'bundles', name))),
];
// The repository's manifest says "module".
writeFileSync(join(dist, 'package.json'), '{"type":"commonjs"}\n');
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(bundled));
emitDeclarations();
