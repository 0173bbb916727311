// The function in the local runtime.

import { parseJson } from '../../../lambda/poster/json.ts';
import {
  createLocalFunction,
  InvocationError,
} from '../../../tools/local/functions/lambda-function.ts';
import {
  CONFIGURATION,
  type FunctionUnderTest,
  type RunningFunction,
} from './function-under-test.ts';

export function startLocalFunction({ file, env, timeoutMs }: FunctionUnderTest): RunningFunction {
  const lines: string[] = [];
  const code = { file, exportName: 'handler', timeoutMs };
  const lambda = createLocalFunction({
    lambda: { ...CONFIGURATION, ...code, environment: {}, logGroup: undefined },
    env,
    maxEnvironments: 1,
    log: (line) => lines.push(line),
  });
  return {
    async invoke(event) {
      try {
        return { result: await lambda.invoke(event) };
      } catch (error) {
        if (error instanceof InvocationError) return { failure: error.failure };
        throw error;
      }
    },
    async close() {
      await lambda.close();
      return lines.filter((line) => !isFromPlatform(line));
    },
  };
}

/** The local stack's own line about an environment that ended. Lambda has lines of its own for that. */
function isFromPlatform(line: string): boolean {
  const entry = parseJson(line);
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'message' in entry &&
    String(entry.message).startsWith(`${CONFIGURATION.name}: `)
  );
}
