// Turns every way a request can end into an answer and a log line; the judging is verify.ts's.

import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { startDeadline } from '../runtime/deadline.ts';
import { describeError, type Log } from '../runtime/log.ts';
import { answer, type HttpResponse, readRequest } from './http.ts';
import { type Verdict, type VerifyDependencies, verify } from './verify.ts';

export interface AnswerDependencies extends VerifyDependencies {
  log: Log;
}

/**
 * Answers one request; never throws. A 503 means that nothing is known to be durable.
 *
 * @param remainingMs time until Lambda ends the invocation
 */
export async function answerRequest(
  dependencies: AnswerDependencies,
  event: APIGatewayProxyEventV2,
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

/** One line a hook, by which its request id leads from the gateway to here and to the table. */
function logVerdict(log: Log, verdict: Verdict, requestId: string): void {
  const { outcome } = verdict;
  if (outcome === 'accepted' || outcome === 'test') log.info({ event: outcome, requestId });
  else log.warn({ event: 'refused', reason: outcome, ...describeRefused(verdict), requestId });
}

/** Neither `data` nor a malformed value: who sent them, and what a field holds, is not known. */
function describeRefused(verdict: Verdict) {
  if (verdict.outcome === 'malformed') return { field: verdict.field };
  if (!('account' in verdict)) return {};
  const { account, object, action } = verdict;
  return { account, object, action };
}
