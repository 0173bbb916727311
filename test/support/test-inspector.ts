// Starts a local stack with an inspector, as `npm start` does.

import { rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { type Inspector, startInspector } from '../../tools/inspector/server/inspector.ts';
import { startTestStack, type TestStack, temporaryFolder } from './test-stack.ts';

export interface TestInspector extends Inspector {
  stack: TestStack;
  target: Target;
  /** Unexpected errors, which are bugs. */
  errors: unknown[];
}

export async function startTestInspector(assembly: string): Promise<TestInspector> {
  const dataFolder = await temporaryFolder();
  const stack = await startTestStack(assembly, { dataFolder });
  const target = await openTarget({ dataDir: dataFolder });
  const errors: unknown[] = [];
  const inspector = await startInspector({
    target,
    port: 0,
    metrics: stack.metrics,
    logError: (error) => errors.push(error),
  });
  return {
    ...inspector,
    stack,
    target,
    errors,
    async close() {
      await inspector.close();
      target.close();
      await stack.close();
      await rm(dataFolder, { recursive: true });
    },
  };
}

export interface RawAnswer {
  status: number | undefined;
  text: string;
  headers: IncomingHttpHeaders;
}

/** Sends a request with headers that `fetch` does not allow, such as Host. */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body = '' }: AskOptions = {},
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const asked = request(url, { method, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    response.on('end', () =>
      resolve({ status: response.statusCode, text, headers: response.headers }),
    );
  });
  asked.on('error', reject).end(body);
  return promise;
}

export interface AskOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}
