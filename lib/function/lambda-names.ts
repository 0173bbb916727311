// The names of the functions, separate from the bundler because the npm package does not contain it.

/** The folders in `lambda/` that contain a handler. */
export const lambdaNames = ['verifier', 'consumer', 'enrichment'] as const;

export type LambdaName = (typeof lambdaNames)[number];
