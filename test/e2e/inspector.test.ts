import { SendMessageCommand } from '@aws-sdk/client-sqs';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import type { EventList, Overview } from '../../tools/inspector/api.ts';
import { startInspector } from '../../tools/inspector/server/inspector.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { entryOf } from '../support/entries.ts';
import { fieldsOf, SECRET, signedHook } from '../support/hooks.ts';
import { startTestInspector, type TestInspector } from '../support/test-inspector.ts';

const chromium = findChromium();
/** Two seconds are enough on an idle machine. A busy one has nearly the test's own time-out. */
const SOON_MS = 45_000;

describe.skipIf(chromium === undefined)('the inspector’s page', () => {
  let inspector: TestInspector;
  let browser: Browser;
  let page: Page;
  /** Errors of the page, URLs that it requested, and the answers. */
  const complaints: string[] = [];
  const asked: string[] = [];
  const received: Promise<string>[] = [];

  beforeAll(async () => {
    inspector = await startTestInspector(inject('assembly'));
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await inspector?.close();
  });
  const open = async (path = '/', options: BrowserContextOptions = {}) => {
    page = await browser.newPage(options);
    page.setDefaultTimeout(SOON_MS);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => asked.push(request.url()));
    page.on('response', (response) => received.push(response.text().catch(() => '')));
    await page.goto(`${inspector.url}${path}`);
  };
  afterEach(() => page.close());

  /** Answers the page's next requests in place of the inspector. */
  const answer = (path: string, read: (query: URLSearchParams) => object) =>
    page.route(
      (url) => url.pathname === path,
      (route) => route.fulfill({ json: read(new URL(route.request().url()).searchParams) }),
    );
  const rows = () => page.getByRole('table').getByRole('row');
  const escapeOf = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const row = (text: string) => rows().filter({ hasText: text });

  it('says how to send the first event', async () => {
    await open();
    await page.getByText('No events yet.').waitFor();
    await page.getByText('npm run --silent send -- --object transaction').waitFor();
  });

  it('shows a new event without a reload, and counts its repeats', async () => {
    await open();
    await page.getByText('Live', { exact: true }).waitFor();
    const hook = signedHook({ account: 'live', object: 'client', object_id: 7 });
    await inspector.stack.post(hook);
    await row('live').getByText('client', { exact: true }).waitFor();
    await inspector.stack.post(hook);
    await row('live').getByText('×2').waitFor();
    await page.getByText('1 new event. Latest: client closed, account live').waitFor();
    const repeated = page.getByRole('region', { name: 'Counters' }).locator('div').nth(1);
    await repeated.getByText('1', { exact: true }).waitFor();
  });

  it('keeps its filters after a reload', async () => {
    for (const object_id of [501, 502]) {
      await inspector.stack.post(signedHook({ account: 'narrow', object_id }));
    }
    await open();
    await page.getByLabel('Account').first().fill('narrow');
    await page.getByLabel('ID').first().fill('502');
    await row('502').waitFor();
    await row('501').waitFor({ state: 'detached' });
    await page.reload();
    await row('502').waitFor();
    expect(await rows().count()).toBe(2);
    expect(await page.getByLabel('ID').first().inputValue()).toBe('502');
    expect(page.url()).toBe(`${inspector.url}/?account=narrow&id=502`);
  });

  it('opens an event with Enter, shows its decoded data, and closes it with Escape', async () => {
    const history = {
      type_history: 'print',
      time: 1,
      value_text: '{"products":[{"name":"<b>Лате</b>"}]}',
    };
    const data = JSON.stringify({ transactions_history: history });
    const hook = signedHook({ account: 'detail', object_id: 11, action: 'changed', data });
    await inspector.stack.post(hook);
    await inspector.stack.post(hook);
    await open('/?account=detail');
    await row('detail').getByRole('link').press('Enter');
    const pane = page.getByRole('region', { name: 'transaction changed' });
    await pane.getByText('"products": [').waitFor();
    await pane.getByText('"<b>Лате</b>"').waitFor();
    await pane.getByRole('heading', { name: '2 deliveries' }).waitFor();
    expect(await pane.getByRole('listitem').count()).toBe(2);
    await page.reload();
    await pane.getByText('"<b>Лате</b>"').waitFor();
    await page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${inspector.url}/?account=detail`);
    await page.goBack();
    await pane.waitFor();
  });

  it('shows data exactly as it was sent, and copies it, the key and a command without a signature', async () => {
    const data = '{"id":12345678901234567890,"price":1.10,"a":1,"a":2}';
    const hook = signedHook({ account: 'raw', object: 'odd', object_id: 5, data });
    await inspector.stack.post(hook);
    await open('/?account=raw', { permissions: ['clipboard-read', 'clipboard-write'] });
    await row('odd').getByRole('link').click();
    const pane = page.getByRole('region', { name: 'odd closed' });
    await pane.getByRole('button', { name: 'As sent' }).click();
    await pane.getByText(data, { exact: true }).waitFor();
    const copied = async (what: string) => {
      await pane.getByRole('button', { name: what, exact: true }).click();
      await pane.getByText(`${what} copied.`).waitFor();
      return page.evaluate<string>('navigator.clipboard.readText()');
    };
    const key = await copied('Key');
    expect(key).toMatch(/^raw;1700000000;odd;5;closed;[0-9a-f]{32}$/);
    expect(JSON.parse(await copied('JSON'))).toMatchObject({ account: 'raw', data, deliveries: 1 });
    const command = await copied('Send command');
    expect(command).toContain(` --id 5 --time 1700000000 --data '${data}'`);
    expect(command).not.toContain(hook.verify);
    expect(command).not.toContain(SECRET);
  });

  it('goes to the newer and the older event of the list, and the window’s title follows', async () => {
    for (const object_id of [1, 2]) {
      await inspector.stack.post(
        signedHook({ account: 'order', object_id, time: 1_700_000_000 + object_id }),
      );
    }
    await open('/?account=order');
    await row('order').nth(1).waitFor();
    await row('order').first().getByRole('link').click();
    await expect
      .poll(() => page.title(), { timeout: SOON_MS })
      .toBe('transaction closed 2, order – Poster webhooks');
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    expect(await button('Newer').isDisabled()).toBe(true);
    await button('Older').click();
    await expect.poll(() => page.title(), { timeout: SOON_MS }).toMatch(/^transaction closed 1, /);
    expect(await button('Older').isDisabled()).toBe(true);
    await button('Newer').press('Enter');
    await expect.poll(() => page.title(), { timeout: SOON_MS }).toMatch(/^transaction closed 2, /);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.title(), { timeout: SOON_MS }).toBe('Poster webhooks');
    expect(
      await row('order')
        .first()
        .getByRole('link')
        .evaluate((link) => link.matches(':focus')),
    ).toBe(true);
  });

  it('keeps the direction of a hook’s text out of the page', async () => {
    const object = '\u202edlo';
    const account = '\u202eefac';
    await inspector.stack.post(signedHook({ account, object, object_id: '\u202e3' }));
    await open(`/?${new URLSearchParams({ account })}`);
    await row('dlo').getByRole('link').click();
    await page.getByRole('heading', { name: 'dlo closed' }).waitFor();
    const loose = await page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
      .filter((element) => !element.closest('bdi, option'))
      .flatMap(({ childNodes }) => [...childNodes])
      .filter(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.includes('\\u202e'))
      .map(({ data }) => data)`);
    expect(loose).toEqual([]);
    expect(await page.title()).toBe('dlo closed 3, efac – Poster webhooks');
  });

  it('lists accounts with their state, last hook and refused hooks, and no subscription', async () => {
    const application = {
      object: 'application',
      object_id: 1,
      data: '{"access_token":"7:secret"}',
    };
    await inspector.stack.post(signedHook({ ...application, account: 'bakery', action: 'added' }));
    const hook = { account: 'bakery', object: 'client', object_id: 2, time: 1_800_000_000 };
    await inspector.stack.post(signedHook(hook));
    await inspector.stack.post(signedHook(hook, 'wrong'));
    await open('/?account=bakery');
    await row('client').waitFor();
    await page.getByRole('link', { name: 'Accounts' }).click();
    const cells = row('bakery').getByRole('cell');
    await row('bakery').waitFor();
    expect(await cells.allInnerTexts()).toEqual([
      expect.stringMatching(/^since /),
      expect.stringMatching(/client closed$/),
      ...['2', '1'],
    ]);
    await page.getByText('No function gets events.').waitFor();
    await row('bakery').getByRole('link', { name: 'bakery' }).click();
    await row('client').waitFor();
    expect(page.url()).toBe(`${inspector.url}/?account=bakery`);
    await page.goBack();
    await row('bakery').getByRole('cell').first().waitFor();
    expect((await Promise.all(received)).join('')).not.toContain('7:secret');
  });

  it.each([
    ['light', { colorScheme: 'light' as const, viewport: { width: 1_200, height: 900 } }],
    ['dark', { colorScheme: 'dark' as const, viewport: { width: 1_200, height: 900 } }],
    ['narrow', { colorScheme: 'light' as const, viewport: { width: 400, height: 800 } }],
    ['dark and narrow', { colorScheme: 'dark' as const, viewport: { width: 400, height: 800 } }],
  ])('has no serious fault of accessibility when it is %s', async (_, options) => {
    // More lines than the pane shows without scrolling.
    const data = JSON.stringify({ lines: Array.from({ length: 60 }, (_, line) => line) });
    const hook = signedHook({ account: 'access', object_id: 8, data });
    for (let count = 0; count < 2; count += 1) await inspector.stack.post(hook);
    await inspector.stack.post(signedHook({ account: 'access' }, 'wrong'));
    const findFaults = async () => {
      await page.evaluate(axe.source);
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run(document)');
      expect(passes.length).toBeGreaterThan(20);
      return violations.flatMap(({ id, impact, nodes }) =>
        impact === 'serious' || impact === 'critical'
          ? nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary }))
          : [],
      );
    };
    await open('/?account=access&range=chosen', options);
    await row('access').getByText('×').waitFor();
    await page.getByRole('region', { name: 'Not in the table' }).waitFor();
    expect(await findFaults()).toEqual([]);
    const name = /, transaction closed 8, account access$/;
    await row('access').getByRole('link', { name }).press('Enter');
    await page.getByRole('button', { name: 'As sent' }).waitFor();
    expect(await findFaults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Accounts' }).press('Enter');
    await row('access').waitFor();
    expect(await findFaults()).toEqual([]);
  });

  it('sends a hook with the form', async () => {
    await open();
    const form = page.getByRole('region', { name: 'Send a hook' });
    await form.getByRole('button', { name: 'stock' }).click();
    await form.getByLabel('Account').fill('sender');
    await form.getByLabel('ID').fill('77');
    await form.getByRole('button', { name: 'Sign and send' }).click();
    await form.getByText('200 {"status":"accept"}').waitFor();
    await row('sender').getByText('stock').waitFor();
    await form.getByRole('link', { name: 'Open the event' }).click();
    const pane = page.getByRole('region', { name: 'stock changed' });
    await pane.getByText('"value_absolute": 99.5').waitFor();
    await pane.getByRole('button', { name: 'Close' }).click();
    await form.getByLabel('ID').fill('a;b');
    await form.getByRole('button', { name: 'Sign and send' }).click();
    await form.getByText('ID must be a safe integer').waitFor();
    await answer('/api/send', () => ({ status: 401, body: 'refused' }));
    await form.getByRole('button', { name: 'Sign and send' }).click();
    await form.locator('output.problem').getByText('401 refused').waitFor();
  });

  it('loads more events each time, and continues with older ones when the list is full', async () => {
    await open();
    await answer('/api/events', (query): EventList => {
      const limit = Number(query.get('limit'));
      const first = query.get('before') === null ? 5_000 : 4_700;
      const events = Array.from({ length: limit }, (_, n) => entryOf(first - n));
      const next = limit === 300 ? entryOf(4_700).receivedAt : undefined;
      return { events, hasMore: true, isSearching: false, searched: 5_000, next };
    });
    for (const shown of [100, 200]) {
      await page.getByText(`${shown} events shown, 5,000 searched`).waitFor();
      await page.getByRole('button', { name: 'Load more' }).click();
    }
    await page.getByRole('button', { name: 'Continue with older events' }).click();
    await page.getByText('100 events shown').waitFor();
    await row('4700').waitFor();
    expect(page.url()).toBe(`${inspector.url}/?before=1970-01-01T01%3A18%3A20.000Z`);
    await page.getByRole('button', { name: 'Back to the newest' }).click();
    await row('5000').waitFor();
  });

  it('searches further back when nothing matches, and says how far', async () => {
    await open();
    const looks: (string | null)[] = [];
    await answer('/api/events', (query): EventList => {
      if (query.has('further')) looks.push(query.get('look'));
      const searchedTo = '2026-01-01T12:00:00.000Z';
      return { events: [], hasMore: true, isSearching: false, searched: 5_000, searchedTo };
    });
    await page.getByLabel('Data contains').fill('tea');
    await page.getByText('0 events shown, 5,000 searched, back to').waitFor();
    await page.locator('time[datetime="2026-01-01T12:00:00.000Z"]').waitFor();
    await page.getByRole('button', { name: 'Search further back' }).click();
    await expect.poll(() => looks.at(-1), { timeout: SOON_MS }).toBe('1');
  });

  it('finds a text in the data of the events of the last hour, and keeps both after a reload', async () => {
    for (const name of ['Эспрессо', 'Раф']) {
      const data = `{"name":${JSON.stringify(name).replaceAll(/[^ -~]/g, escapeOf)}}`;
      await inspector.stack.post(signedHook({ account: 'search', object: name, data }));
    }
    await open();
    await page.getByLabel('Data contains').fill('раф');
    await page.getByLabel('Time').selectOption('Last hour');
    await row('Раф').waitFor();
    await row('Эспрессо').waitFor({ state: 'detached' });
    await page.getByText('1 event shown').waitFor();
    await page.reload();
    await row('Раф').waitFor();
    expect(await rows().count()).toBe(2);
    await page.getByRole('button', { name: 'Clear' }).click();
    await row('Эспрессо').waitFor();
    expect(page.url()).toBe(`${inspector.url}/`);
  });

  it('shows the events of a chosen time, in the reader’s time zone', async () => {
    await open('/?range=chosen&from=2026-01-01T12:00&to=2026-01-01T12:30');
    const asked = await page.waitForRequest((request) => request.url().includes('/api/events'));
    const [offset, zone] = await page.evaluate(() => {
      const minutes = new Date('2026-01-01T12:00').getTimezoneOffset();
      return [minutes, new Date().getTimezoneOffset()];
    });
    const from = Date.parse('2026-01-01T12:00Z') / 1000 + offset * 60;
    expect(new URL(asked.url()).searchParams.get('since')).toBe(`${from}`);
    expect(new URL(asked.url()).searchParams.get('until')).toBe(`${from + 30 * 60 + 59.999}`);
    await page.getByText('No event matches.').waitFor();
    if (zone === 0) await page.getByText('in UTC+00:00').waitFor();
  });

  it('highlights new events, but not older ones that were only loaded now', async () => {
    await open();
    let seconds = [3, 2];
    await answer('/api/events', (): EventList => {
      const events = seconds.map((second) => entryOf(second));
      return { events, hasMore: false, isSearching: false, searched: events.length };
    });
    // Only a page that shows these two before the others knows which are new.
    await page.reload();
    await expect.poll(() => rows().count(), { timeout: SOON_MS }).toBe(3);
    seconds = [4, 3, 2, 1];
    await expect.poll(() => rows().count(), { timeout: SOON_MS }).toBe(5);
    expect(await page.locator('tr.is-new').allInnerTexts()).toEqual([
      expect.stringMatching(/closed\s+4\s/),
    ]);
  });

  it('shows a dash for a count that is not available, and since when the chart is complete', async () => {
    await open();
    const from = Date.parse('2026-01-01T12:00:00Z') / 1000;
    await answer(
      '/api/overview',
      (): Overview => ({
        ...{ title: 'prod', isLocal: false, isProtected: true, webhookUrl: 'https://a.b/' },
        sendCommand: 'send',
        counters: { accepted: null, repeated: 0, rejected: 777, queued: 0, dead: 0 },
        chart: { minutes: [from, from + 60], series: [], completeFrom: from + 30 },
      }),
    );
    const counters = page.getByRole('region', { name: 'Counters' });
    await counters.getByText('777', { exact: true }).waitFor();
    expect(await counters.locator('dd:not(.note)').allTextContents()).toEqual([
      ...['–', '0', '777', '0', '0'],
    ]);
    const chart = page.getByRole('region', { name: 'Events per minute' });
    await chart.locator('time[datetime="2026-01-01T12:00:30.000Z"]').waitFor();
  });

  it('asks before it changes a protected stack', async () => {
    await open();
    await answer(
      '/api/overview',
      (): Overview => ({
        ...{ title: 'prod', isLocal: false, isProtected: true, webhookUrl: 'https://a.b/' },
        sendCommand: 'send',
        counters: { accepted: null, repeated: null, rejected: null, queued: 0, dead: 3 },
        chart: { minutes: [0, 60], series: [], completeFrom: 0 },
      }),
    );
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.message());
      dialog.dismiss();
    });
    const posted: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posted.push(request.url()));
    await page.getByRole('button', { name: 'Redrive all' }).click();
    await page.getByRole('button', { name: 'Sign and send' }).click();
    await expect.poll(() => questions.length, { timeout: SOON_MS }).toBe(2);
    expect(questions).toEqual([
      'prod is protected. Send 3 dead letters back?',
      'prod is protected. Send it a hook?',
    ]);
    expect(posted).toEqual([]);
  });

  it('redrives dead letters', async () => {
    const fields = fieldsOf({ account: 'dead', object_id: 13 });
    // So long ago that a refresh of the list does not find it.
    const receivedAt = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString();
    const hook = { fields, receivedAt, requestId: 'once' };
    const { sqs, deadLetterQueueUrl: QueueUrl } = inspector.target;
    for (const MessageBody of [writeQueuedHook(hook), 'not a hook']) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    await open();
    const panel = page.getByRole('region', { name: 'Dead letters' });
    await panel.getByRole('button', { name: 'Show' }).click();
    await panel.getByText('transaction closed 13').waitFor();
    await panel.getByRole('button', { name: 'Redrive all' }).click();
    await panel
      .getByText('Moved 1 hook back to the queue. 1 message stayed: not a hook.')
      .waitFor();
    await panel.getByText('1 message could not be recorded.').waitFor();
    await row('dead').waitFor();
  });

  it('shows refused hooks and what to do about them, narrowed by the filters', async () => {
    const hook = { account: 'refused', object_id: 601 };
    for (let count = 0; count < 21; count += 1) {
      await inspector.stack.post(signedHook({ ...hook, object_id: 600 }, 'wrong'));
    }
    await inspector.stack.post(signedHook(hook, 'wrong'));
    await open();
    const panel = page.getByRole('region', { name: 'Not in the table' });
    await panel.getByText('refused transaction closed 601').waitFor();
    await panel.getByText('bad-signature: signed with a secret that is not stored').waitFor();
    await panel.getByText('The latest 20 of ').waitFor();
    await page.getByLabel('ID').first().fill('601');
    await expect.poll(() => panel.getByRole('listitem').count(), { timeout: SOON_MS }).toBe(1);
    expect(await panel.getByRole('listitem').innerText()).toContain('anyone may have sent it');
    await page.getByLabel('Action').first().fill('nothing');
    await panel.waitFor({ state: 'detached' });
  });

  it('shows which message is being tried again, and why', async () => {
    const { sqs, queueUrl: QueueUrl } = inspector.target;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'not a hook' }));
    await open();
    const panel = page.getByRole('region', { name: 'Not in the table' });
    await panel.getByText('Tried 1 time').waitFor();
    await panel.getByText('not a hook: body must be an object').waitFor();
    await page.getByRole('region', { name: 'Counters' }).getByText('1 being tried again').waitFor();
  });

  it('says that the inspector does not answer when it has stopped', async () => {
    const { target, errors } = inspector;
    const other = await startInspector({
      target,
      port: 0,
      logError: (error) => errors.push(error),
    });
    page = await browser.newPage();
    await page.goto(other.url);
    await page.getByText('not available here').first().waitFor();
    await other.close();
    await page.getByRole('alert').getByText('The inspector does not answer.').waitFor();
    await page.getByText('Not connected').waitFor();
  });

  it('sends requests only to the inspector, and never receives the secret', async () => {
    await open();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([inspector.url]));
    const texts = await Promise.all(received);
    expect(texts.join('\n')).toContain('"title":"the local stack"');
    expect(texts.join('\n')).not.toContain(SECRET);
    expect(complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
    expect(inspector.errors).toEqual([]);
  });
});
