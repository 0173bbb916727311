// What the hooks that were taken become: events in the table, each once, found by account and by time.

import { describe, expect, it } from 'vitest';
import type { Hook, SignedFields } from '../../lambda/poster/hook.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { streamEvents, take } from '../../tools/client/events/event-stream.ts';
import { toBody } from '../../tools/client/hooks.ts';
import { eventually } from '../support/eventually.ts';
import { countDeliveries, eventVectors, keyOf, readVector, vectors } from '../support/hooks.ts';
import { FORM, unescapedForm } from './form.ts';
import { atOnce, type StackRun } from './run.ts';

/** The index follows the table within a second, as a rule. */
const INDEX_TIMEOUT_MS = 60_000;
/** Between this machine's clock and that of AWS. */
const CLOCK_SKEW_SECONDS = 120;

export function describeEvents(run: () => StackRun): void {
  /** Signed anew: by the stack's secret, for accounts of this run, at a time that a stack admits. */
  const signAnew = (hook: unknown) => {
    const { account, time, ...fields } = readVector(hook);
    return run().hook({ ...fields, account, time: recent(time, run().startedAt) });
  };

  describe('genuine hooks', () => {
    it('are all answered 200 and become as many events as there are', async () => {
      const hooks = vectors.genuine.map(({ hook }) => signAnew(hook));
      const answers = await atOnce(hooks, (hook) => run().post(hook));
      expect(answers).toEqual(hooks.map(() => ({ status: 200, text: '{"status":"accept"}' })));

      const recorded = eventVectors.map(({ hook }) => signAnew(hook));
      const events = [
        ...(await run().arrived('api-demo', recorded.length - 1)),
        ...(await run().arrived('mykava6', 1)),
      ];
      expect(events).toHaveLength(eventVectors.length - 4);
      const read = <T>(value: (event: EventItem) => T) =>
        Object.fromEntries(events.map((event) => [keyOf(event), value(event)]));
      expect(read(({ deliveries }) => deliveries)).toEqual(countDeliveries(recorded));
      expect(read(({ deliveryLog }) => deliveryLog.length)).toEqual(countDeliveries(recorded));
      expect(read(({ data }) => data)).toEqual(
        Object.fromEntries(recorded.map((hook) => [keyOf(hook), shownData(hook)])),
      );
      const time = Number(recent(SAMPLE_TIME, run().startedAt));
      expect(
        events.find(({ eventKey }) => eventKey === `${time};transaction;1;added`),
      ).toMatchObject({
        ...{ deliveries: 5, object: 'transaction', objectId: '1', action: 'added', time },
        accountNumber: '813932',
      });
    });

    it('delivered 16 times, some of them at once, are one event that counts 16', async () => {
      const hook = run().hook({ account: 'sixteen' });
      const answers = await atOnce(Array(16).fill(hook), run().post);
      expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
      await run().arrived('sixteen', 16);
      await run().settle();
      const events = await run().events('sixteen');
      expect(events.map(({ deliveries }) => deliveries)).toEqual([16]);
      expect(new Set(events[0]?.deliveryLog).size).toBe(16);
    });

    it('are taken with any content type, a byte order mark, as a form', async () => {
      const hook = run().hook({ account: 'shapes', object_id: '7' });
      const json = JSON.stringify(hook);
      const shapes: [body: unknown, headers?: Record<string, string>][] = [
        [json, { 'content-type': 'APPLICATION/JSON; Charset=UTF-8' }],
        [`\ufeff${json}`],
        [Buffer.from(json), { 'content-type': 'application/octet-stream' }],
        [json, FORM],
        [toBody(hook, 'flat', '').body, FORM],
      ];
      const answers = await atOnce(shapes, (shape) => run().post(...shape));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const events = await run().arrived('shapes', 5);
      expect(events.map(({ deliveries }) => deliveries)).toEqual([5]);
    });

    it('come out of the queue byte for byte, though escaped to three times their size', async () => {
      const data = 'ї'.repeat(120 * 1024);
      const form = unescapedForm(run().hook({ account: 'large', data }));
      expect((await run().post(form, FORM)).status).toBe(200);
      const events = await run().arrived('large', 1);
      expect(events.map((event) => event.data === data)).toEqual([true]);
    });
  });

  it('are found among the latest of all accounts', async () => {
    const hook = run().hook({ account: 'latest', object_id: crypto.randomUUID() });
    expect((await run().post(hook)).status).toBe(200);
    const filter = { id: String(hook.object_id), since: run().startedAt - CLOCK_SKEW_SECONDS };
    const [found] = await eventually(
      () => take(streamEvents(run().target, filter), Infinity),
      (events) => events.length > 0,
      INDEX_TIMEOUT_MS,
    );
    expect(found).toEqual((await run().events('latest'))[0]);
    expect(found).toMatchObject({ account: hook.account, objectId: hook.object_id });
  });
}

/** The sample of Poster's documentation, of which the vectors have five spellings. */
const SAMPLE_TIME = '1518794257';
const TIMES = [...new Set(vectors.genuine.map(({ hook }) => Number(hook.time)))].sort();

/** In the order of the vectors' own times, a second apart, and of the same type. */
function recent(time: SignedFields['time'], startedAt: number): SignedFields['time'] {
  const moved = startedAt - TIMES.length + TIMES.indexOf(Number(time));
  return typeof time === 'number' ? moved : String(moved);
}

const shownData = ({ data }: Hook): string | undefined =>
  data?.replace('813932:0123456789abcdef0123456789abcdef', '***');
