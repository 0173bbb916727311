// Numbers that cannot be measured without an AWS account, and the Lambda time that follows from them.
// docs/performance.md has the commands that would measure them.

/** Time until SQS answers SendMessage, within a region. */
export const SEND_WAIT_MS = 6;
/** Time until DynamoDB answers UpdateItem, within a region. */
export const UPDATE_WAIT_MS = 5;
/** AWS's own figure: a function of this size has one whole CPU, and a smaller one its share. */
export const MEMORY_OF_ONE_CPU_MB = 1769;
/** CPU time on a Graviton core, divided by CPU time on a core of this machine. */
const CPU_SPEED_RATIO = 1;
/** Lambda bills whole milliseconds, which adds half of one on average. */
const ROUNDING_MS = 0.5;
/** Share of the invocations that start an environment. AWS says that it is under 1 %. */
export const COLD_SHARE = 0.01;
/** Time that Lambda takes to start Node, before it loads our code. Since August 2025 AWS bills all of INIT. */
export const NODE_START_MS = 100;
/** What `cold` measures for the verifier at 512 MB, rounded up: INIT and first answer together. */
const COLD_MS = 150;
/** Share of the messages that a standard queue delivers twice. AWS only says "occasionally". */
export const DELIVERED_TWICE_SHARE = 0.0001;
/** Size of an answer with its headers, as it goes out to the internet. */
export const ANSWER_BYTES = 300;
/** CloudWatch stores logs compressed. AWS's own example uses 0.15. */
export const LOG_COMPRESSION = 0.15;
/** DynamoDB adds this to each stored item, in the table and in an index, when it bills storage. */
export const ITEM_OVERHEAD_BYTES = 100;
/** Time from one long poll of an event source mapping to the next while the queue is empty. */
export const LONG_POLL_SECONDS = 20;
/** How many pollers Lambda starts for a mapping, and keeps while the mapping's concurrency is capped. */
export const POLLERS = 5;
/** Time to receive a batch, hand it over and delete it, without the function's own time. */
export const POLL_CYCLE_MS = 25;

/**
 * Milliseconds that Lambda bills. A share of a CPU stretches the computing, but not the waiting.
 *
 * @param coldShare share of the invocations that start an environment
 */
export const billedMs = (
  cpuMs: number,
  waitMs: number,
  memoryMb: number,
  coldShare = COLD_SHARE,
): number =>
  (cpuMs * CPU_SPEED_RATIO * MEMORY_OF_ONE_CPU_MB) / Math.min(memoryMb, MEMORY_OF_ONE_CPU_MB) +
  waitMs +
  ROUNDING_MS +
  coldShare * (NODE_START_MS + COLD_MS);

export const gbSeconds = (invocations: number, ms: number, memoryMb: number): number =>
  (invocations * ms * memoryMb) / 1000 / 1024;
