// The program of a worker thread that acts as one Lambda environment: loads a bundle, runs its handler
// for one event at a time, and turns console calls into Lambda's JSON log lines.

import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionModel } from '../template/function-model.ts';

export interface Invocation {
  requestId: string;
  event: unknown;
  /** When the environment is ended, in unix milliseconds. */
  deadline: number;
}

export type RuntimeMessage =
  | { type: 'ready' }
  | { type: 'log'; line: string }
  | { type: 'result'; value: unknown }
  | { type: 'failure'; errorType: string };

type Handler = (event: unknown, context: object) => Promise<unknown>;

const { file, exportName, name: functionName, arn, memoryMb }: FunctionModel = workerData;
const port = parentPort;
if (port === null) throw new Error('lambda-runtime.ts runs only in a worker thread');
const send = (message: RuntimeMessage) => port.postMessage(message);

/** Formats a single argument of `console` as Lambda does. An uncaught error looks the same there. */
function toMessage(value: unknown): unknown {
  if (value instanceof Error) {
    const { name: errorType, message: errorMessage, stack = '' } = value;
    return { errorType, errorMessage, stackTrace: stack.split('\n') };
  }
  return typeof value === 'object' ? value : format(value);
}

const LEVELS = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };

let currentRequestId: string | undefined;
console.debug = () => {};
for (const [method, level] of Object.entries(LEVELS)) {
  Object.defineProperty(console, method, {
    value: (...parts: unknown[]) => {
      const message = parts.length === 1 ? toMessage(parts[0]) : format(...parts);
      const timestamp = new Date().toISOString();
      const entry = { timestamp, level, function: functionName, requestId: currentRequestId };
      send({ type: 'log', line: JSON.stringify({ ...entry, message }) });
    },
  });
}

// A CommonJS module has all its exports in `default`; Node recognizes only some of them as named
// exports.
const exported: Record<string, Handler | undefined> & {
  default?: Record<string, Handler | undefined>;
} = await import(pathToFileURL(file).href);
const handler = exported[exportName] ?? exported.default?.[exportName];
if (typeof handler !== 'function') throw new Error(`${file} exports no ${exportName}`);

port.on('message', async ({ requestId, event, deadline }: Invocation) => {
  currentRequestId = requestId;
  const context = {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const value = await handler(event, context);
    // Lambda passes the result on as JSON.
    send({ type: 'result', value: value === undefined ? null : JSON.parse(JSON.stringify(value)) });
  } catch (error) {
    console.error(error);
    send({ type: 'failure', errorType: error instanceof Error ? error.name : typeof error });
  }
});
send({ type: 'ready' });
