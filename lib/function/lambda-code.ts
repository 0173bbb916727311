// The code of a function as a CDK asset, bundled while the app is synthesized. In the npm package
// prebuilt-lambda-code.ts stands in for this file (see scripts/build-package.ts).

import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleLambda } from './lambda-bundle.ts';
import type { LambdaName } from './lambda-names.ts';

const lambdaFolder = fileURLToPath(new URL('../../lambda', import.meta.url));

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
