// The events of accepted hooks: each is in the table once, and is found by account and by time.

import { describe, expect, it } from 'vitest';
import type { Hook, SignedFields } from '../../lambda/poster/hook.ts';
import type { EventItem } from '../../lambda/table-layout.ts';
import { streamEvents, take } from '../../tools/client/events/event-stream.ts';
import { toBody } from '../../tools/client/hooks.ts';
import { eventually } from '../support/eventually.ts';
import { countDeliveries, eventVectors, keyOf, readVector, vectors } from '../support/hooks.ts';
import { FORM, runConcurrently, type StackRun, unescapedForm } from './run.ts';

/** Usually the index follows the table within a second. */
const INDEX_TIMEOUT_MS = 60_000;
/** The clocks of this machine and of AWS may differ by this much. */
const CLOCK_SKEW_SECONDS = 120;

export function describeEvents(run: () => StackRun): void {
  /**
   * Signs the hook again with the stack's secret, for an account of this run and with a time that every
   * stack admits.
   */
  const resign = (hook: unknown) => {
    const { account, time, ...fields } = readVector(hook);
    return run().hook({ ...fields, account, time: recent(time, run().startedAt) });
  };

  describe('genuine hooks', () => {
    it('are answered 200, and each event is recorded once with all its deliveries', async () => {
      const hooks = vectors.genuine.map(({ hook }) => resign(hook));
      const answers = await runConcurrently(hooks, (hook) => run().post(hook));
      expect(answers).toEqual(hooks.map(() => ({ status: 200, text: '{"status":"accept"}' })));

      const recorded = eventVectors.map(({ hook }) => resign(hook));
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

    it('delivered 16 times, some at once, become one event that counts 16', async () => {
      const hook = run().hook({ account: 'sixteen' });
      const answers = await runConcurrently(Array(16).fill(hook), run().post);
      expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(200));
      await run().arrived('sixteen', 16);
      await run().drain();
      const events = await run().events('sixteen');
      expect(events.map(({ deliveries }) => deliveries)).toEqual([16]);
      expect(new Set(events[0]?.deliveryLog).size).toBe(16);
    });

    it('are accepted with any content type, with a byte order mark and as a form', async () => {
      const hook = run().hook({ account: 'shapes', object_id: '7' });
      const json = JSON.stringify(hook);
      const shapes: [body: unknown, headers?: Record<string, string>][] = [
        [json, { 'content-type': 'APPLICATION/JSON; Charset=UTF-8' }],
        [`\ufeff${json}`],
        [Buffer.from(json), { 'content-type': 'application/octet-stream' }],
        [json, FORM],
        [toBody(hook, 'flat', '').body, FORM],
      ];
      const answers = await runConcurrently(shapes, (shape) => run().post(...shape));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const events = await run().arrived('shapes', 5);
      expect(events.map(({ deliveries }) => deliveries)).toEqual([5]);
    });

    it('keep their data byte for byte when escaping triples its size in the queue', async () => {
      const data = '🥐'.repeat(60 * 1024);
      const form = unescapedForm(run().hook({ account: 'large', data }));
      expect((await run().post(form, FORM)).status).toBe(200);
      const events = await run().arrived('large', 1);
      expect(events.map((event) => event.data === data)).toEqual([true]);
    });
  });

  it('lists a new event among the latest of all accounts', async () => {
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

/** The time of the sample in Poster's documentation, which the vectors contain in five spellings. */
const SAMPLE_TIME = '1518794257';
const TIMES = [...new Set(vectors.genuine.map(({ hook }) => Number(hook.time)))].sort();

/** A recent time of the same type. Keeps the order of the vectors' times, one second apart. */
function recent(time: SignedFields['time'], startedAt: number): SignedFields['time'] {
  const moved = startedAt - TIMES.length + TIMES.indexOf(Number(time));
  return typeof time === 'number' ? moved : String(moved);
}

/** The data that the table keeps: the token in it is masked. */
const shownData = ({ data }: Hook): string | undefined =>
  data?.replace('813932:0123456789abcdef0123456789abcdef', '***');
