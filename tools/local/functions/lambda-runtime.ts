// Runs inside a worker thread, which stands for one Lambda environment: loads a bundle, takes
// invocations one at a time, and writes console calls as Lambda's JSON log format does.

import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';

export interface RuntimeData {
  file: string;
  exportName: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
}

export interface Invocation {
  requestId: string;
  event: unknown;
  /** Unix milliseconds at which the environment is ended. */
  deadline: number;
}

export type RuntimeMessage =
  | { type: 'ready' }
  | { type: 'log'; line: string }
  | { type: 'result'; value: unknown }
  | { type: 'failure'; errorType: string };

type Handler = (event: unknown, context: object) => Promise<unknown>;

const { file, exportName, functionName, functionArn, memoryMb }: RuntimeData = workerData;
const port = parentPort;
if (port === null) throw new Error('lambda-runtime runs in a worker thread');
const send = (message: RuntimeMessage) => port.postMessage(message);

/** What Lambda makes of a single argument of `console`; an error that nobody caught looks the same. */
function toMessage(value: unknown): unknown {
  if (value instanceof Error) {
    const { name: errorType, message: errorMessage, stack = '' } = value;
    return { errorType, errorMessage, stackTrace: stack.split('\n') };
  }
  return typeof value === 'object' ? value : format(value);
}

let currentRequestId: string | undefined;
for (const [method, level] of Object.entries({
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
})) {
  Object.defineProperty(console, method, {
    value: (...parts: unknown[]) => {
      if (level === 'DEBUG') return;
      const message = parts.length === 1 ? toMessage(parts[0]) : format(...parts);
      const timestamp = new Date().toISOString();
      const entry = { timestamp, level, function: functionName, requestId: currentRequestId };
      send({ type: 'log', line: JSON.stringify({ ...entry, message }) });
    },
  });
}

// CommonJS or ESM; of CommonJS `default` holds everything, also what its text does not give away.
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
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const value = await handler(event, context);
    // As JSON, which is what Lambda hands on.
    send({ type: 'result', value: value === undefined ? null : JSON.parse(JSON.stringify(value)) });
  } catch (error) {
    console.error(error);
    send({ type: 'failure', errorType: error instanceof Error ? error.name : typeof error });
  }
});
send({ type: 'ready' });
