// What `start` prints while the stack runs: one line for each hook, and one for each line that a subscriber
// logs. `start --log json` prints the log as it is instead.

import * as z from 'zod';
import { readBody } from '../../../lambda/poster/body.ts';
import { readHook, readSubject, subjectOf } from '../../../lambda/poster/hook.ts';
import { parseJson } from '../../../lambda/poster/json.ts';
import { nameOf } from '../../client/hooks.ts';
import { describeAttempt } from '../../client/retries.ts';
import type { AnsweredRequest } from '../../local/services/http-api.ts';
import { toJson, toPrintable } from '../../terminal/print.ts';
import type { Times } from '../../terminal/time.ts';

const text = z.string().optional();

/** A line of the functions' log. Any of its fields may be missing in a subscriber's line. */
const lineSchema = z.object({
  ...{ timestamp: text, level: text, event: text, requestId: z.string().default('') },
  ...{ account: text, object: text, objectId: text, action: text },
  ...{ reason: text, field: text, problem: text, error: text },
  ...{ message: z.unknown().optional(), errorType: text, errorMessage: text },
  stackTrace: z.array(z.string()).optional().catch(undefined),
});

type Line = z.infer<typeof lineSchema>;

/**
 * @returns a function that takes each line of the log, with the request for those that are about one. It
 *   returns what to print, if anything: never `data` or a signature, only what the log says and whose hook it is
 */
export function createTraffic({ clock }: Times) {
  /** What the verifier decided about the requests that are being answered. */
  const verdicts = new Map<string, string>();

  return (line: string, request?: AnsweredRequest): string | undefined => {
    const now = new Date().toISOString();
    if (request !== undefined) return `${clock(now)}  ${describeRequest(request, verdicts)}`;
    const fields = lineSchema.safeParse(parseJson(line)).data;
    if (fields === undefined) return `${clock(now)}  ${toPrintable(line)}`;
    const verdict = verdictOf(fields);
    if (verdict !== undefined) verdicts.set(fields.requestId, verdict);
    if (verdict !== undefined || QUIET.has(fields.event ?? '')) return undefined;
    return `${clock(fields.timestamp ?? now)}  ${toPrintable(describeLine(fields, line))}`;
  };
}

/** Nothing to see: all is well. */
const QUIET: ReadonlySet<string> = new Set(['recorded', 'secret-refreshed']);

function verdictOf({ event, reason, field, ...line }: Line): string | undefined {
  switch (event) {
    case 'accepted':
      return 'accepted';
    case 'test':
      return 'test hook, not recorded';
    case 'refused':
      return `refused: ${[reason, field].filter((part) => part !== undefined).join(': ')}`;
    case 'unavailable':
      return `unavailable: ${describeFailure(line)}`;
    default:
      return undefined;
  }
}

function describeRequest(
  { method, path, status, event }: AnsweredRequest,
  verdicts: Map<string, string>,
): string {
  const requestId = event?.requestContext.requestId ?? '';
  const verdict = verdicts.get(requestId);
  verdicts.delete(requestId);
  if (event === undefined || method !== 'POST') return toPrintable(`${method} ${path}  ${status}`);
  return toPrintable(`${nameOfHook(event)}  ${status} ${verdict ?? 'the function failed'}`);
}

/** Reads the hook as the verifier does, and so shows no more of a malformed one than the verifier's log. */
function nameOfHook({
  headers,
  body = '',
  isBase64Encoded,
}: NonNullable<AnsweredRequest['event']>) {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const fields = readBody(bytes, headers['content-type']);
  if (!fields.ok) return 'not a hook';
  const hook = readHook(fields.value);
  return nameOf(hook.ok ? subjectOf(hook.value) : readSubject(fields.value)) || 'not a hook';
}

function describeLine(line: Line, asLogged: string): string {
  const { event, level, message, errorType } = line;
  if (event === 'not-recorded') {
    const hook = nameOf(line) || 'a message';
    return `${hook}  not recorded, and tried again later: ${describeFailure(line)}`;
  }
  if (event?.endsWith('-failed')) return `${event}: ${describeFailure(line)}`;
  const said = errorType === undefined ? message : describeError(line);
  if (said === undefined) return asLogged;
  return `${level ?? 'INFO'}  ${typeof said === 'string' ? said : toJson(said)}`;
}

const describeFailure = ({ field, problem, error, message }: Partial<Line>): string =>
  describeAttempt({
    field,
    problem,
    error,
    message: typeof message === 'string' ? message : undefined,
  });

/** With the place in the code that threw it. */
function describeError({ errorType, errorMessage, stackTrace = [] }: Line): string {
  const place = stackTrace.find((line) => /^\s*at /.test(line));
  return `${errorType}: ${errorMessage}${place === undefined ? '' : ` (${place.trim()})`}`;
}
