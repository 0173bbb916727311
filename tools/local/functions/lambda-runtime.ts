// The program of a worker thread that acts as one Lambda environment: loads a bundle and runs its handler for
// one event at a time. Follows AWS's runtime client for Node, with which test/contract/lambda-runtime compares it.

import { basename, extname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionModel } from '../template/function-model.ts';
import {
  CallbackHandlerDeprecatedError,
  describeThrown,
  HandlerNotFoundError,
  JSONStringifyError,
  type LambdaFailure,
} from './lambda-failure.ts';
import { captureOutput } from './lambda-output.ts';

export interface Invocation {
  requestId: string;
  /** The event as JSON, the only form in which Lambda passes it on. */
  event: string;
  /** When the environment is ended, in unix milliseconds. */
  deadline: number;
}

export type RuntimeMessage =
  | { type: 'ready' }
  | { type: 'log'; line: string }
  /** The result as JSON. */
  | { type: 'result'; result: string }
  /** While the code is loading it ends the environment, later only the invocation. */
  | { type: 'failure'; failure: LambdaFailure };

type Handler = (event: unknown, context: object) => unknown;

const { file, exportName, name: functionName, arn, memoryMb }: FunctionModel = workerData;
const port = parentPort;
if (port === null) throw new Error('lambda-runtime.ts runs only in a worker thread');
const send = (message: RuntimeMessage) => port.postMessage(message);

/** The client logs a dash until the first event. */
let currentRequestId = '-';
captureOutput(
  (line) => send({ type: 'log', line }),
  () => currentRequestId,
);

async function loadHandler(): Promise<Handler> {
  // A CommonJS module has all its exports in `default`; Node recognizes only some of them as named
  // exports.
  const exported: Record<string, Handler | undefined> & {
    default?: Record<string, Handler | undefined>;
  } = await import(pathToFileURL(file).href);
  const handler = exported[exportName] ?? exported.default?.[exportName];
  const name = `${basename(file, extname(file))}.${exportName}`;
  if (!handler) throw new HandlerNotFoundError(`${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new HandlerNotFoundError(`${name} is not a function`);
  if (handler.length >= 3) throw new CallbackHandlerDeprecatedError(CALLBACKS_REMOVED);
  return handler;
}

const CALLBACKS_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

function fail(thrown: unknown): void {
  console.error(thrown instanceof Error ? thrown : new Error(String(thrown)));
  send({ type: 'failure', failure: describeThrown(thrown) });
}

function toJson(result: unknown): string {
  try {
    return JSON.stringify(result ?? null);
  } catch {
    throw new JSONStringifyError('Unable to stringify response body');
  }
}

async function invoke(handler: Handler, { requestId, event, deadline }: Invocation): Promise<void> {
  currentRequestId = requestId;
  const context = {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMb),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await handler(JSON.parse(event), context);
    // A rejection that the handler left unhandled ends the environment first, and the caller gets no result.
    await nextTurn();
    send({ type: 'result', result: toJson(result) });
  } catch (error) {
    await nextTurn();
    fail(error);
  }
}

// Without a top-level await: a module that never finishes loading has to end the thread with status 0, as in Lambda.
loadHandler().then(
  (handler) => {
    port.on('message', async (invocation: Invocation) => {
      // As in Lambda, the environment ends when nothing is left that could settle the handler's promise.
      port.unref();
      await invoke(handler, invocation);
      port.ref();
    });
    send({ type: 'ready' });
  },
  (error) => {
    fail(error);
    throw error;
  },
);
