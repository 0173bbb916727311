// The code of a function as a CDK asset, bundled while the app is synthesized. In the npm package,
// prebuilt-lambda-code.ts replaces this file (see tools/package/build-package.ts).

import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleLambda } from './lambda-bundle.ts';
import type { LambdaName } from './lambda-names.ts';

const lambdaFolder = fileURLToPath(new URL('../../lambda', import.meta.url));

/** The bundle as a CDK asset. The bundle determines its hash, so unchanged code is not deployed again. */
export function lambdaCode(name: LambdaName): Code {
  // Each function needs its own path, because CDK bundles a source path once and reuses the result.
  return Code.fromAsset(`${lambdaFolder}/${name}`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used, because esbuild runs in this process on every platform that it supports.
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
