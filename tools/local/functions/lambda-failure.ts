// What Lambda returns to the caller of a function that failed. The handler's own errors are described by AWS's
// runtime client for Node, the end of an environment by the platform.

export interface LambdaFailure {
  errorType: string;
  errorMessage: string;
  /** The stack's lines. Only the runtime client knows them. */
  trace?: string[];
}

/** Describes what a handler, or the code of its module, threw. */
export function describeThrown(thrown: unknown): LambdaFailure {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const { name, message, stack = '' } = thrown;
  return { errorType: name, errorMessage: message, trace: stack.split('\n') };
}

export const describeTimeout = (requestId: string, timeoutMs: number): LambdaFailure => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
});

/** @param status such as `exit status 1`; undefined when the process ended as if all was well */
export const describeExit = (requestId: string, status: string | undefined): LambdaFailure => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited ${
    status === undefined ? 'without providing a reason' : `with error: ${status}`
  }`,
});

/** Named like the client's own class, because the log shows the name of the class. So are the two below. */
export class HandlerNotFoundError extends Error {
  override name = 'Runtime.HandlerNotFound';
}

export class CallbackHandlerDeprecatedError extends Error {
  override name = 'Runtime.CallbackHandlerDeprecated';
}

export class JSONStringifyError extends Error {
  override name = 'Runtime.JSONStringifyError';
}
