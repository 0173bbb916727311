// Lambda's API on this machine: lists the template's event source mappings and invokes its functions.

import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseJson } from '../../../lambda/poster/json.ts';
import { InvocationError } from '../functions/lambda-function.ts';
import type { Functions } from '../functions/local-functions.ts';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import type { MappingModel, StreamMappingModel } from '../template/mapping-model.ts';
import { functionArn } from '../template/references.ts';
import { guard } from './guard.ts';

const MAPPINGS_PATH = /^\/2015-03-31\/event-source-mappings\/?$/;
const INVOCATIONS_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Supports ListEventSourceMappings, for streams, and Invoke, which waits for the result. */
export async function startLambdaApi(mappings: readonly MappingModel[], functions: Functions) {
  const EventSourceMappings = mappings.filter((mapping) => mapping.source === 'stream').map(toApi);

  async function invoke(name: string, payload: string, response: ServerResponse): Promise<void> {
    // A name or an ARN, perhaps with a version or an alias at the end.
    const plainName = name.replace(/^arn:.*:function:/, '').split(':')[0] ?? '';
    const target = functions.get(functionArn(plainName));
    if (target === undefined) {
      const Message = `Function not found: ${functionArn(plainName)}`;
      return answer(response, 404, { Type: 'User', Message }, RESOURCE_NOT_FOUND);
    }
    try {
      answer(response, 200, (await target.invoke(parseJson(payload))) ?? null);
    } catch (error) {
      if (!(error instanceof InvocationError)) throw error;
      answer(response, 200, error.failure ?? {}, { 'x-amz-function-error': 'Unhandled' });
    }
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://local');
    const [, name] = INVOCATIONS_PATH.exec(pathname) ?? [];
    if (name !== undefined && request.method === 'POST') {
      await invoke(decodeURIComponent(name), await text(request), response);
    } else if (MAPPINGS_PATH.test(pathname) && request.method === 'GET') {
      answer(response, 200, { EventSourceMappings });
    } else {
      const Message = `no ${request.method} ${pathname} here`;
      answer(response, 404, { Type: 'User', Message }, RESOURCE_NOT_FOUND);
    }
  });
  guard(server, { isRest: true });
  return { endpoint: await listenOnLoopback(server), close: () => closeServer(server) };
}

const RESOURCE_NOT_FOUND = { 'x-amzn-errortype': 'ResourceNotFoundException' };

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Lambda's number for "no limit". */
const NO_LIMIT = -1;

const toApi = (mapping: StreamMappingModel) => ({
  EventSourceArn: mapping.streamArn,
  FunctionArn: mapping.functionArn,
  State: 'Enabled',
  BatchSize: mapping.batchSize,
  FilterCriteria: { Filters: mapping.patterns.map((Pattern) => ({ Pattern })) },
  FunctionResponseTypes: mapping.reportsBatchItemFailures ? ['ReportBatchItemFailures'] : [],
  BisectBatchOnFunctionError: mapping.bisects,
  MaximumRetryAttempts: Number.isFinite(mapping.retryAttempts) ? mapping.retryAttempts : NO_LIMIT,
  DestinationConfig: { OnFailure: { Destination: mapping.onFailureQueueArn } },
});
