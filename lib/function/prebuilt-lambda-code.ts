// Replaces lambda-code.ts in the npm package (tools/package/build-package.ts swaps them). The bundles are next
// to the package's index.js, so that its users need no bundler.

import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { LambdaName } from './lambda-names.ts';

/** The asset that lambda-code.ts would build from the same sources, with the same hash. */
export function lambdaCode(name: LambdaName): Code {
  // The folder of the package's index.js. The package is CommonJS and has no import.meta.
  return Code.fromAsset(join(__dirname, 'bundles', name));
}
