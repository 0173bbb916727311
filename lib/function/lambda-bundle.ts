// The only bundler configuration, so that the deployed, the local, the measured and the published functions
// are the same bytes.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { LambdaName } from './lambda-names.ts';

const lambdaFolder = fileURLToPath(new URL('../../lambda', import.meta.url));

/**
 * CommonJS, because an ES module that imports one of Node's modules reads all of its exports, some of which
 * load further modules. `module` before `main` lets esbuild drop the parts of the SDK that are not used.
 */
export const bundleSettings = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': `${lambdaFolder}/runtime/client-options.ts`,
  },
  // The SDK loads it on demand for services that stream events. SQS, DynamoDB and Secrets Manager do not.
  external: ['@smithy/core/event-streams'],
  // The SDK asks whether a body is one, which would load Node's web streams. Ours are text.
  define: { ReadableStream: 'undefined' },
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** Lambda asks for the first event only after the top-level `await` of an ES module. */
const ENTRY = `const { createRequire } = process.getBuiltinModule('node:module');
const { handler, loaded } = createRequire(import.meta.url)('./function.cjs');
await loaded;
export { handler };
`;

/**
 * Bundles one function, including the SDK, into `function.cjs`, and writes `index.mjs`, which loads it and
 * waits for its `loaded`, if it exports such a promise.
 *
 * @returns esbuild's record of the sources
 * @throws esbuild's BuildFailure, which names the file and the line
 */
export function bundleLambda(name: LambdaName, outputFolder: string): Metafile {
  const { metafile } = buildSync({
    ...bundleSettings,
    entryPoints: [`${lambdaFolder}/${name}/handler.ts`],
    outfile: `${outputFolder}/function.cjs`,
    metafile: true,
  });
  writeFileSync(`${outputFolder}/index.mjs`, ENTRY);
  return metafile;
}
