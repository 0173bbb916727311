// AWS's published default quotas and limits for one region, as of 2026-11. No other file contains any.

/** Requests. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const API = { perSecond: 10_000 };

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export const LAMBDA = {
  concurrency: 1_000,
  /** A new account has this until its owner asks for more or has used it for a while. */
  newAccountConcurrency: 10,
  /** Invocations per second are limited to this many times the concurrency, however short they are. */
  requestsPerConcurrency: 10,
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const QUEUE_MAPPING = {
  startingConcurrency: 5,
  moreConcurrencyPerMinute: 300,
  maxConcurrency: 1_250,
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
export const QUEUE = {
  /** Messages received and not yet deleted. There is no limit on sends or on waiting messages. */
  inFlight: 120_000,
};

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const TABLE = {
  /** The limit of an on-demand table. Each index has its own limit, of the same size. */
  writeUnitsPerSecond: 40_000,
  /** A new on-demand table takes this at once, and within half an hour twice its last peak. */
  newTableWriteUnitsPerSecond: 4_000,
  /** The limit of one partition key in the worst case. DynamoDB can split a busy one by its sort keys. */
  partitionWriteUnitsPerSecond: 1_000,
};

/** GetSecretValue. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const SECRETS = { readsPerSecond: 10_000 };

// Hooks cannot reach a published limit of SendMessage on a standard queue, nor of the log lines of Lambda
// and the gateway. KMS does not matter either: keys that AWS owns need no calls, and with a customer's own
// key SQS and DynamoDB call it once in five minutes, far below its 10,000 calls a second.
