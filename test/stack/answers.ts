// The endpoint's answers to every kind of request. Nothing that it refuses is recorded.

import { describe, expect, it } from 'vitest';
import { FORMS, toBody } from '../../tools/client/hooks.ts';
import { readSigningSecret } from '../../tools/client/secrets.ts';
import { createRandom } from '../../tools/simulation/random.ts';
import { createHookSource } from '../proof/hostile/hook-source.ts';
import { badBodies } from '../proof/hostile/hostile-requests.ts';
import { describeRequest } from '../proof/hostile/request.ts';
import { FORM, runConcurrently, type StackRun, unescapedForm } from './run.ts';

/** As many as possible without exceeding REQUESTS_MAX for the whole run. */
const BAD_BODIES = 340;

export function describeAnswers(run: () => StackRun): void {
  describe('the check button', () => {
    it('gets 200 in every shape and leaves no event', async () => {
      const { webhookUrl } = run().target;
      const test = run().hook({ account: 'check', action: 'test', object_id: '0' });
      const { verify: _, ...unsigned } = test;
      const [json, flat, bracketed] = FORMS.map((form) => toBody(test, form, webhookUrl).body);
      const shapes: [body: unknown, headers?: Record<string, string>][] = [
        [json],
        [unsigned],
        [{ ...test, verify: 'f'.repeat(32) }],
        [flat, FORM],
        [bracketed, FORM],
        [decodeURIComponent(bracketed ?? ''), FORM],
      ];
      const answers = await runConcurrently(shapes, (shape) => run().post(...shape));
      expect(answers).toEqual(Array(6).fill({ status: 200, text: '{"status":"accept"}' }));
      await run().drain();
      expect(await run().events('check')).toEqual([]);
    });

    it('gets 200 by GET and HEAD', async () => {
      const { webhookUrl } = run().target;
      const got = await fetch(webhookUrl);
      expect([got.status, await got.text()]).toEqual([200, '{"status":"ok"}']);
      const head = await fetch(webhookUrl, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect((await fetch(`${webhookUrl}?a=1&a=2`)).status).toBe(200);
    });
  });

  describe('a forged hook', () => {
    // Fewer than ten, including those of `doctor` and metrics.ts, because ten would set off the alarm
    // BadSignatures.
    it('gets 401 when a signed field is changed, and is not recorded', async () => {
      const hook = run().hook({ account: 'forged', data: '{"a":1}' });
      const changes = [
        { account: run().accountOf('forged-other') },
        { object: 'other' },
        { object_id: 99_999 },
        { action: 'other' },
        { data: 'other' },
        { data: undefined },
        { time: String(run().startedAt - 1) },
      ];
      const answers = await runConcurrently(changes, (change) =>
        run().post({ ...hook, ...change }),
      );
      expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 401));
      await run().drain();
      expect(await run().events('forged')).toEqual([]);
      expect(await run().events('forged-other')).toEqual([]);
    });

    it('gets 400 when a field is shifted within the same md5, and is not recorded', async () => {
      const { data, time, ...rest } = run().hook({ account: 'shift', data: '{"a":1}' });
      const shifted = [
        { ...rest, time: `${data};${time}` },
        { ...rest, action: `${rest.action};${data}`, time },
      ];
      const answers = await runConcurrently(shifted, run().post);
      expect(answers.map(({ status }) => status)).toEqual([400, 400]);
      await run().drain();
      expect(await run().events('shift')).toEqual([]);
    });
  });

  describe('any other request', () => {
    it('gets the 4xx of its kind, never a 5xx, and the next hook is accepted', async () => {
      const secret = await readSigningSecret(run().target);
      const source = createHookSource(createRandom(1), secret, [run().accountOf('bad-body')]);
      const requests = badBodies(source, BAD_BODIES);
      const answered = await runConcurrently(requests, async (request) => {
        const { status } = await run().post(request.body, request.headers);
        return [status, describeRequest(request)];
      });
      expect(answered).toEqual(requests.map((one) => [one.status, describeRequest(one)]));
      expect((await run().post(run().hook({ account: 'after-bad-body' }))).status).toBe(200);
      await run().arrived('after-bad-body', 1);
      expect(await run().events('bad-body')).toEqual([]);
    });

    it('gets 400 when a form contains control characters that are not escaped', async () => {
      const form = unescapedForm(run().hook({ account: 'unescaped', data: '\u0001' }));
      expect((await run().post(form, FORM)).status).toBe(400);
    });

    it('gets 405 for another method and 404 for another path', async () => {
      const { webhookUrl } = run().target;
      expect((await fetch(webhookUrl, { method: 'PUT', body: '{}' })).status).toBe(405);
      expect((await fetch(`${webhookUrl}/more`, { method: 'POST' })).status).toBe(404);
    });
  });
}
