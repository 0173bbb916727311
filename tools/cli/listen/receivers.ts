// Who gets the events that `listen` passes on: a URL, as from Poster, or a function, as from Lambda.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { EventItem } from '../../../lambda/table-layout.ts';
import { reasonOf, UsageError } from '../../client/errors.ts';
import { hookOf, toBody } from '../../client/hooks.ts';
import { postHook } from '../../client/post.ts';
import { recordOf } from '../../client/subscribers/resend.ts';
import { streamArn } from '../../local/template/references.ts';

/** What became of an event: an answer's status, or a handler's result. */
export interface Outcome {
  ok: boolean;
  text: string;
}

type Pass = (event: EventItem) => Promise<Outcome>;

/** Posts each hook, signed again. */
export const passToUrl =
  (url: string, secret: string): Pass =>
  async (event) => {
    const answer = await postHook(url, toBody(hookOf(event, secret), 'json', url));
    return answer.answered
      ? { ok: answer.status === 200, text: `${answer.status} ${answer.text}` }
      : { ok: false, text: answer.problem };
  };

/** Calls the file's handler with one event at a time. @throws UsageError when there is none */
export async function passToFunction(file: string): Promise<Pass> {
  const { handler } = await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => {
    throw new UsageError(`--function: cannot load ${file}: ${reasonOf(error)}`);
  });
  if (typeof handler !== 'function') {
    throw new UsageError(`--function: ${file} exports no function named handler`);
  }
  let sequence = 0;
  return async (event) => {
    try {
      sequence += 1;
      const record = recordOf(event, streamArn('listen'), sequence);
      const result: unknown = await handler({ Records: [record] }, {});
      const failed = failuresSchema.safeParse(result).data?.batchItemFailures.length;
      return failed ? { ok: false, text: 'reported as failed' } : { ok: true, text: 'handled' };
    } catch (error) {
      return { ok: false, text: reasonOf(error) };
    }
  };
}

const failuresSchema = z.object({ batchItemFailures: z.array(z.unknown()) });
