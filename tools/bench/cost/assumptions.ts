// What cannot be measured without an AWS account, as named numbers. docs/performance.md has the
// commands that would measure them.

/** Until SQS has answered SendMessage, within a region. */
export const SEND_WAIT_MS = 6;
/** Until DynamoDB has answered UpdateItem, within a region. */
export const UPDATE_WAIT_MS = 5;
/** Lambda gives a function a whole CPU at this size, and in proportion below (AWS's own figure). */
export const MEMORY_OF_ONE_CPU_MB = 1769;
/** CPU time of a Graviton core over that of a core here. */
export const CPU_SPEED_RATIO = 1;
/** Lambda bills whole milliseconds: half of one more on average. */
export const ROUNDING_MS = 0.5;
/** Invocations that start an environment, and what starting is billed. */
export const COLD_SHARE = 0.001;
export const COLD_MS = 350;
/** Messages that a standard queue delivers twice: AWS says "occasionally". */
export const DELIVERED_TWICE_SHARE = 0.0001;
/** An answer with its headers, as it leaves for the internet. */
export const ANSWER_BYTES = 300;
/** CloudWatch stores logs compressed: its own example is 0.15. */
export const LOG_COMPRESSION = 0.15;
/** DynamoDB adds to each item, in the table and in an index, when it bills storage. */
export const ITEM_OVERHEAD_BYTES = 100;
/** From one long poll of a mapping to the next while the queue is empty. */
export const LONG_POLL_SECONDS = 20;
/** What Lambda starts a mapping with, and keeps where its concurrency is capped. */
export const POLLERS = 5;
/** Receiving a batch, handing it over and deleting it, beside the function's own time. */
export const POLL_CYCLE_MS = 25;
