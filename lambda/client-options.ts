// How both functions talk to AWS.

/**
 * Three tries within a function's time-out: one slow connection must not use up the time in which
 * a second try would do.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};
