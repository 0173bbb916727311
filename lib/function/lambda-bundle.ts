// The one bundler configuration: what is deployed, what runs locally, what is measured and what the
// npm package holds are the same bytes.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { LambdaName } from './lambda-names.ts';

const lambdaFolder = fileURLToPath(new URL('../../lambda', import.meta.url));

/**
 * CommonJS starts faster than ESM on Lambda; `module` before `main` lets esbuild drop what the SDK
 * does not use.
 */
export const bundleSettings = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': `${lambdaFolder}/runtime/environment-credentials.ts`,
  },
  // Loaded on demand by the SDK for services that stream events, which SQS, DynamoDB and Secrets
  // Manager do not.
  external: ['@smithy/core/event-streams'],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles one function into `outputFolder/index.js`, the SDK inside.
 *
 * @returns which sources went in
 * @throws esbuild's BuildFailure, which names file and line
 */
export function bundleLambda(name: LambdaName, outputFolder: string): Metafile {
  const { metafile } = buildSync({
    ...bundleSettings,
    entryPoints: [`${lambdaFolder}/${name}/handler.ts`],
    outfile: `${outputFolder}/index.js`,
    metafile: true,
  });
  // Says what Lambda takes for granted, for wherever else the bundle is loaded from.
  writeFileSync(`${outputFolder}/package.json`, '{"type":"commonjs"}\n');
  return metafile;
}
