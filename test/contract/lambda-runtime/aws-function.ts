// The function in AWS's own runtime client. This file plays the platform's part: the Runtime API, the deadline, and
// the payload for an environment that ended. Sources: AWS Lambda's developer guide, "Using the Lambda runtime
// API", and AWS's Lambda Runtime Interface Emulator for the payloads.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { closeServer, listenOnLoopback } from '../../../tools/local/loopback.ts';
import {
  CONFIGURATION,
  type FunctionUnderTest,
  type Outcome,
  type RunningFunction,
} from './function-under-test.ts';

/** @param client the client's program */
export function startAwsFunction(client: string, lambda: FunctionUnderTest): RunningFunction {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-lambda-runtime-'));
  // A file keeps the order of both outputs, and all lines of a process that is killed.
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  let environment: Environment | undefined;
  return {
    async invoke(event) {
      if (!environment?.isAlive()) environment = await startEnvironment(client, lambda, log);
      return environment.invoke(event);
    },
    async close() {
      await environment?.close();
      closeSync(log);
      const lines = readFileSync(logFile, 'utf8').split('\n').slice(0, -1);
      rmSync(folder, { recursive: true });
      return lines;
    },
  };
}

type Environment = Awaited<ReturnType<typeof startEnvironment>>;

async function startEnvironment(
  client: string,
  { file, env, timeoutMs }: FunctionUnderTest,
  log: number,
) {
  let next = Promise.withResolvers<ServerResponse>();
  let posted = Promise.withResolvers<Outcome>();
  let initFailure: Outcome | undefined;
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/invocation/next')) return next.resolve(response);
    const payload: unknown = JSON.parse(await text(request));
    response.writeHead(202).end();
    if (request.url?.endsWith('/init/error')) initFailure = { failure: payload };
    else if (request.url?.endsWith('/response')) posted.resolve({ result: payload });
    else posted.resolve({ failure: payload });
  });
  const endpoint = await listenOnLoopback(server);
  const environment = spawn(process.execPath, [client, 'index.handler'], {
    stdio: ['ignore', log, log],
    env: {
      AWS_LAMBDA_RUNTIME_API: new URL(endpoint).host,
      LAMBDA_TASK_ROOT: dirname(file),
      _HANDLER: 'index.handler',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
      AWS_LAMBDA_FUNCTION_NAME: CONFIGURATION.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(CONFIGURATION.memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${CONFIGURATION.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      ...env,
    },
  });
  const ended = once(environment, 'exit').then(async ([code]) => {
    await closeServer(server);
    return code === 0
      ? 'Runtime exited without providing a reason'
      : `Runtime exited with error: exit status ${code}`;
  });

  return {
    isAlive: () => environment.exitCode === null && environment.signalCode === null,
    async invoke(event: unknown): Promise<Outcome> {
      const requestId = randomUUID();
      let isLate = false;
      const died = ended.then((reason): Outcome => {
        const prefix = `RequestId: ${requestId} Error:`;
        if (isLate) {
          const errorMessage = `${prefix} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
          return { failure: { errorType: 'Sandbox.Timedout', errorMessage } };
        }
        const exit = { errorType: 'Runtime.ExitError', errorMessage: `${prefix} ${reason}` };
        return initFailure ?? { failure: exit };
      });
      const response = await Promise.race([next.promise, died]);
      if (!(response instanceof ServerResponse)) return response;
      next = Promise.withResolvers();
      posted = Promise.withResolvers();
      response.writeHead(200, {
        // The client crashes without it.
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': Date.now() + timeoutMs,
        'lambda-runtime-invoked-function-arn': CONFIGURATION.arn,
      });
      response.end(JSON.stringify(event));
      const deadline = setTimeout(() => {
        isLate = true;
        environment.kill('SIGKILL');
      }, timeoutMs);
      const outcome = await Promise.race([posted.promise, died]);
      clearTimeout(deadline);
      return outcome;
    },
    async close() {
      environment.kill('SIGKILL');
      await ended;
    },
  };
}
