// What the endpoint answers to whatever it is sent, and that nothing of what it refuses is recorded.

import { describe, expect, it } from 'vitest';
import { FORMS, toBody } from '../../tools/client/hooks.ts';
import { rubbish } from '../support/rubbish.ts';
import { FORM, unescapedForm } from './form.ts';
import { atOnce, type StackRun } from './run.ts';

/** Of a body, so that a failure shows which and neither its signature nor its data. */
const HEAD_CHARACTERS = 24;
const headOf = (body: string | Buffer): string => String(body).slice(0, HEAD_CHARACTERS);

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
      const answers = await atOnce(shapes, (shape) => run().post(...shape));
      expect(answers).toEqual(Array(6).fill({ status: 200, text: '{"status":"accept"}' }));
      await run().settle();
      expect(await run().events('check')).toEqual([]);
    });

    it('by GET and HEAD gets 200', async () => {
      const { webhookUrl } = run().target;
      const got = await fetch(webhookUrl);
      expect([got.status, await got.text()]).toEqual([200, '{"status":"ok"}']);
      const head = await fetch(webhookUrl, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect((await fetch(`${webhookUrl}?a=1&a=2`)).status).toBe(200);
    });
  });

  describe('a forged hook', () => {
    // Fewer than ten in all, `doctor`'s own among them: with more the alarm BadSignatures goes off.
    it('with one signed field or the signature changed is 401, and is not recorded', async () => {
      const hook = run().hook({ account: 'forged', data: '{"a":1}' });
      const changes = [
        { account: run().accountOf('forged-other') },
        { object: 'other' },
        { object_id: 99_999 },
        { action: 'other' },
        { data: 'other' },
        { data: undefined },
        { time: String(run().startedAt - 1) },
        { verify: hook.verify.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
      ];
      const answers = await atOnce(changes, (change) => run().post({ ...hook, ...change }));
      expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 401));
      await run().settle();
      expect(await run().events('forged')).toEqual([]);
      expect(await run().events('forged-other')).toEqual([]);
    });

    it('that shifts a field within the same md5 is 400, and is not recorded', async () => {
      const { data, time, ...rest } = run().hook({ account: 'shift', data: '{"a":1}' });
      const shifted = [
        { ...rest, time: `${data};${time}` },
        { ...rest, action: `${rest.action};${data}`, time },
      ];
      const answers = await atOnce(shifted, run().post);
      expect(answers.map(({ status }) => status)).toEqual([400, 400]);
      await run().settle();
      expect(await run().events('shift')).toEqual([]);
    });
  });

  describe('anything else', () => {
    it('gets the status of its kind, never a 5xx, and the next hook is taken', async () => {
      const bodies = rubbish(run().hook({ account: 'rubbish', data: '{"a":1}' }));
      expect(bodies.length).toBeGreaterThanOrEqual(300);
      const answered = await atOnce(bodies, async ({ body, headers }) => {
        const { status } = await run().post(body, headers);
        return [status, headOf(body)];
      });
      expect(answered).toEqual(bodies.map(({ body, status }) => [status, headOf(body)]));
      expect((await run().post(run().hook({ account: 'after-rubbish' }))).status).toBe(200);
      await run().arrived('after-rubbish', 1);
      expect(await run().events('rubbish')).toEqual([]);
    });

    it('that no queue message can hold escaped is 413, not tried for ever', async () => {
      const data = '\u0001'.repeat(200 * 1024);
      const form = unescapedForm(run().hook({ account: 'too-large', data }));
      expect((await run().post(form, FORM)).status).toBe(413);
    });

    it('by another method is 405, on another path 404', async () => {
      const { webhookUrl } = run().target;
      expect((await fetch(webhookUrl, { method: 'PUT', body: '{}' })).status).toBe(405);
      expect((await fetch(`${webhookUrl}/more`, { method: 'POST' })).status).toBe(404);
    });
  });
}
