// The one bundler configuration: what is deployed, what runs locally and what is measured are the
// same bytes.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const lambdaFolder = fileURLToPath(new URL('../lambda', import.meta.url));

/** The folders of `lambda/` that hold a handler. */
export type LambdaName = 'verifier' | 'consumer' | 'enrichment';

export const HANDLER = 'index.handler';

/**
 * Bundles one function into `outputFolder/index.js`, the SDK inside. CommonJS starts faster than
 * ESM on Lambda; `module` before `main` lets esbuild drop what the SDK does not use.
 *
 * @throws esbuild's BuildFailure, which names file and line
 */
export function bundleLambda(name: LambdaName, outputFolder: string): void {
  buildSync({
    entryPoints: [`${lambdaFolder}/${name}/handler.ts`],
    outfile: `${outputFolder}/index.js`,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': `${lambdaFolder}/environment-credentials.ts`,
    },
    // Loaded on demand by the SDK for services that stream events, which SQS, DynamoDB and Secrets
    // Manager do not.
    external: ['@smithy/core/event-streams'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  // Says what Lambda takes for granted, for wherever else the bundle is loaded from.
  writeFileSync(`${outputFolder}/package.json`, '{"type":"commonjs"}\n');
}

/** The bundle as a CDK asset. Its hash is that of the bundle, so unchanged code deploys nothing. */
export function lambdaCode(name: LambdaName): Code {
  // The function's own folder: CDK bundles a source path once and reuses what came of it.
  return Code.fromAsset(`${lambdaFolder}/${name}`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: esbuild runs in this process, on every platform that npm installs it for.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder) {
          bundleLambda(name, outputFolder);
          return true;
        },
      },
    },
  });
}
