// From API Gateway's event (payload format 2.0) to its answer: reads the request, has verify.ts judge it,
// and turns every way this can end into an answer and a log line.

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { startDeadline } from '../runtime/deadline.ts';
import { describeError, type Log } from '../runtime/log.ts';
import { type HookRequest, type Verdict, type VerifyDependencies, verify } from './verify.ts';

export interface AnswerDependencies extends VerifyDependencies {
  log: Log;
}

export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** The part of API Gateway's event that is read. */
export interface GatewayEvent {
  /** Left out when empty; null in some test events. The same is true of `body`. */
  headers?: Record<string, string | undefined> | null;
  body?: string | null;
  isBase64Encoded: boolean;
  requestContext: { http: { method: string }; requestId: string; timeEpoch: number };
}

/**
 * Answers one request; never throws. A 503 means that the hook may not be durable.
 *
 * @param remainingMs time until Lambda ends the invocation
 */
export async function answerRequest(
  dependencies: AnswerDependencies,
  event: GatewayEvent,
  remainingMs: number,
): Promise<HttpResponse> {
  const { method } = event.requestContext.http;
  if (method === 'GET' || method === 'HEAD') return answer.alive();
  if (method !== 'POST') return answer.methodNotAllowed();

  const { log } = dependencies;
  const { requestId } = event.requestContext;
  const deadline = startDeadline(remainingMs);
  try {
    const verdict = await deadline.before(verify(dependencies, readRequest(event)));
    logVerdict(log, verdict, requestId);
    return answer.verdict(verdict);
  } catch (error) {
    log.error({ event: 'unavailable', requestId, ...describeError(error) });
    return answer.unavailable();
  } finally {
    deadline.clear();
  }
}

function readRequest(event: GatewayEvent): HookRequest {
  const { requestContext, isBase64Encoded } = event;
  const headers = event.headers ?? {};
  const body = event.body ?? '';
  return {
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    contentType: findHeader(headers, 'content-type'),
    receivedAt: new Date(requestContext.timeEpoch).toISOString(),
    requestId: requestContext.requestId,
  };
}

/** The gateway writes header names in lower case; other callers, such as a test event, may not. */
function findHeader(
  headers: Record<string, string | undefined>,
  wanted: string,
): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** Logs one line per hook. Its request id connects the gateway's log, this log and the table. */
function logVerdict(log: Log, verdict: Verdict, requestId: string): void {
  const { outcome } = verdict;
  if (outcome === 'accepted' || outcome === 'test') log.info({ event: outcome, requestId });
  else log.warn({ event: 'refused', reason: outcome, ...describeRefused(verdict), requestId });
}

/** Never `data` and never a malformed value: the sender is unknown, and so is what a field contains. */
function describeRefused(verdict: Verdict) {
  if (!('subject' in verdict)) return {};
  const isSigned = verdict.outcome === 'too-old' || verdict.outcome === 'account-not-allowed';
  return {
    field: verdict.outcome === 'malformed' ? verdict.field : undefined,
    ...verdict.subject,
    unverified: isSigned ? undefined : (true as const),
  };
}

/** Bodies are fixed texts. They repeat nothing of the request and reveal nothing of the internals. */
const answer = {
  alive: () => json(200, { status: 'ok' }),
  methodNotAllowed: () => ({
    ...json(405, { status: 'refused', problem: 'only POST, GET and HEAD' }),
    headers: { ...jsonHeaders, allow: 'POST, GET, HEAD' },
  }),
  unavailable: () => json(503, { status: 'unavailable' }),
  verdict: (verdict: Verdict) => {
    switch (verdict.outcome) {
      case 'accepted':
      case 'test':
        return json(200, { status: 'accept' });
      case 'malformed':
        return json(400, {
          status: 'refused',
          field: verdict.field,
          problem: verdict.problem,
        });
      case 'bad-signature':
        return json(401, { status: 'refused', field: 'verify', problem: 'does not match' });
      case 'too-old':
        return json(403, { status: 'refused', field: 'time', problem: 'too long ago' });
      case 'account-not-allowed':
        return json(403, { status: 'refused', field: 'account', problem: 'is not served here' });
      case 'too-large':
        return json(413, { status: 'refused', problem: 'larger than 256 KiB' });
    }
  },
};

const jsonHeaders = { 'content-type': 'application/json' };

const json = (statusCode: number, body: Record<string, string>): HttpResponse => ({
  statusCode,
  headers: jsonHeaders,
  body: JSON.stringify(body),
});
