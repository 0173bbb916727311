// Turns every way a request can end into an answer and a log line; the judging is verify.ts's.

import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describeError, type Log } from '../log.ts';
import { answer, type HttpResponse, readRequest } from './http.ts';
import { type Verdict, type VerifyDependencies, verify } from './verify.ts';

export type AnswerDependencies = VerifyDependencies & { log: Log };

/** Left for writing the answer once waiting for a service was given up. */
const ANSWER_MARGIN_MS = 500;

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
  try {
    const signal = AbortSignal.timeout(Math.max(0, remainingMs - ANSWER_MARGIN_MS));
    const verdict = await verify(dependencies, readRequest(event), signal);
    logVerdict(log, verdict, requestId);
    return answer.verdict(verdict);
  } catch (error) {
    log.error({ event: 'unavailable', hookRequestId: requestId, ...describeError(error) });
    return answer.unavailable();
  }
}

/** An accepted hook is not logged: its item tells more, and a line each would cost more than it. */
function logVerdict(log: Log, verdict: Verdict, hookRequestId: string): void {
  switch (verdict.outcome) {
    case 'accepted':
      return;
    case 'test':
      log.info({ event: 'test', hookRequestId });
      return;
    case 'malformed':
      log.warn({ event: 'refused', reason: 'malformed', field: verdict.field, hookRequestId });
      return;
    case 'too-large':
      log.warn({ event: 'refused', reason: 'too-large', hookRequestId });
      return;
    case 'bad-signature': {
      const { account, object, action } = verdict;
      log.warn({
        event: 'refused',
        reason: 'bad-signature',
        account,
        object,
        action,
        hookRequestId,
      });
    }
  }
}
