// The functions that there are. Apart from the bundler, which the npm package does without.

/** The folders of `lambda/` that hold a handler. */
export const lambdaNames = ['verifier', 'consumer', 'enrichment'] as const;

export type LambdaName = (typeof lambdaNames)[number];
