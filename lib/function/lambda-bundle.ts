// The only bundler configuration, so that the deployed, the local, the measured and the published functions
// are the same bytes.

import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { LambdaName } from './lambda-names.ts';

const lambdaFolder = fileURLToPath(new URL('../../lambda', import.meta.url));

/**
 * An ES module, so that loading can wait for what the verifier does first. `module` before `main` lets esbuild
 * drop the parts of the SDK that are not used.
 */
export const bundleSettings = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': `${lambdaFolder}/runtime/client-options.ts`,
  },
  // The SDK loads it on demand for services that stream events. SQS, DynamoDB and Secrets Manager do not.
  external: ['@smithy/core/event-streams'],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles one function, including the SDK, into `outputFolder/index.mjs`.
 *
 * @returns esbuild's record of the sources
 * @throws esbuild's BuildFailure, which names the file and the line
 */
export function bundleLambda(name: LambdaName, outputFolder: string): Metafile {
  const { metafile } = buildSync({
    ...bundleSettings,
    entryPoints: [`${lambdaFolder}/${name}/handler.ts`],
    outfile: `${outputFolder}/index.mjs`,
    metafile: true,
  });
  return metafile;
}
