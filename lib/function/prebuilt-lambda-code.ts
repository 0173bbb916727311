// Stands in for lambda-code.ts in the npm package (scripts/build-package.ts swaps the two): the
// bundles lie beside the package's index.js, so that its users need no bundler.

import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { LambdaName } from './lambda-names.ts';

/** The same asset with the same hash as lambda-code.ts makes of the same sources. */
export function lambdaCode(name: LambdaName): Code {
  // __dirname and not import.meta, since the package is CommonJS: the folder of its index.js.
  return Code.fromAsset(join(__dirname, 'bundles', name));
}
