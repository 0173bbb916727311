// AWS's published default quotas and limits of a region, as of 2026-11: the only file that holds them.

/** Requests. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const API = {
  perSecond: 10_000,
  /** The bucket's size; AWS sets it and raises it with the rate. */
  burst: 5_000,
};

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export const LAMBDA = {
  concurrency: 1_000,
  /** What AWS gives an account that is new, until asked or used for a while. */
  newAccountConcurrency: 10,
  /** Invocations a second may be so many times the concurrency, however short they are. */
  requestsPerConcurrency: 10,
  /** A function's environments may grow by so many in ten seconds. */
  environmentsPerTenSeconds: 1_000,
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const QUEUE_MAPPING = {
  startingConcurrency: 5,
  moreConcurrencyPerMinute: 300,
  maxConcurrency: 1_250,
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
export const QUEUE = {
  /** Received and not deleted. Sends and what waits are without limit. */
  inFlight: 120_000,
};

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const TABLE = {
  /** Of an on-demand table, and apart from it of an index. */
  writeUnitsPerSecond: 40_000,
  /** What a new on-demand table takes at once; it doubles its last peak within half an hour. */
  newTableWriteUnitsPerSecond: 4_000,
  /** Of one partition key at worst: DynamoDB splits a busy one where its sort keys allow. */
  partitionWriteUnitsPerSecond: 1_000,
};

/** GetSecretValue. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const SECRETS = { readsPerSecond: 10_000 };

// Without a published limit that hooks could reach: SendMessage on a standard queue, and what
// Lambda and the gateway write to CloudWatch Logs. KMS is not asked for keys that AWS owns; a key of
// one's own is used for five minutes by SQS and DynamoDB, so that its 10,000 or more a second are far.
