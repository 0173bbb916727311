import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type RunningStack,
  runCli,
  runCliProcess,
  runCliWith,
  spawnCli,
  startCli,
} from '../support/cli.ts';
import { SECRET } from '../support/hooks.ts';
import { startReceiver } from '../support/receiver.ts';
import { eventually, post, temporaryFolder } from '../support/test-stack.ts';

let folder: string;
let stack: RunningStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startCli(folder);
});
afterAll(async () => {
  await stack.end('SIGTERM');
  await rm(folder, { recursive: true });
});

const cli = (...args: string[]) => runCli(...args, '--data-dir', folder);
const listed = async (...args: string[]) => {
  const { stdout } = await cli('events', '--json', ...args);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

describe('start', () => {
  it('prints the URL, the secret and a curl line that works', async () => {
    const { webhookUrl, secret } = stack.state;
    await eventually(
      async () => stack.printed.stdout,
      (text) => text.includes('Ctrl-C'),
    );
    const { stdout, stderr } = stack.printed;
    expect(stdout).toContain(`Webhook URL  ${webhookUrl}\nSecret       ${secret}\n`);
    expect(stdout).toContain(`\n  npm run events -- --data-dir ${folder}\n`);
    expect(stderr).toBe('');
    const body = /-d '(.+)' http/.exec(stdout)?.[1];
    expect(await (await post(webhookUrl, body ?? '')).text()).toBe('{"status":"accept"}');
    const events = await eventually(
      () => listed('--account', 'demo'),
      ({ length }) => length === 1,
    );
    expect(events).toMatchObject([{ object: 'transaction', objectId: '42', deliveries: 1 }]);
    const [, shown = ''] = stack.printed.stdout.split('times are +05:30.\n\n');
    expect(shown).toMatch(/^\d\d:\d\d:\d\d {2}demo transaction 42 closed {2}200 accepted\n/);
    expect(stack.printed.stdout).not.toContain('{"timestamp"');
  });

  it('listens only on loopback', async () => {
    const { webhookUrl, dynamodbEndpoint, sqsEndpoint, secretsEndpoint } = stack.state;
    for (const url of [webhookUrl, dynamodbEndpoint, sqsEndpoint, secretsEndpoint]) {
      const { hostname, port } = new URL(url);
      expect(hostname).toBe('127.0.0.1');
      // A server that listens on all interfaces would also answer at this address.
      const socket = connect(Number(port), '127.0.0.2');
      await expect(once(socket, 'connect')).rejects.toThrow();
    }
  });

  it('refuses a folder that is in use, and does not disturb the stack that uses it', async () => {
    const { code, stderr, stdout } = await runCliProcess(
      'start',
      '--port',
      '0',
      '--data-dir',
      folder,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^poster-webhooks: a local stack .* --data-dir\n$/);
    expect((await fetch(stack.state.webhookUrl)).status).toBe(200);
    expect(existsSync(join(folder, 'local.json'))).toBe(true);
  });

  it('reports in one line that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await eventually(async () => server.address(), Boolean);
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const other = await temporaryFolder();
    const { code, stderr } = await runCliProcess('start', '--port', port, '--data-dir', other);
    expect([code, stderr]).toEqual([
      1,
      `poster-webhooks: port ${port} is taken; to use a free one: npm start -- --port 0\n`,
    ]);
    server.close();
    await rm(other, { recursive: true });
  });
});

describe('start, interrupted while the app is synthesized,', () => {
  it('ends the app, frees the folder and exits with 130', async () => {
    const other = await temporaryFolder();
    const app = join(other, 'slow.mjs');
    await writeFile(
      app,
      `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(join(other, 'pid'))}, String(process.pid));
      setInterval(() => {}, 1000);`,
    );
    const args = ['start', '--port', '0', '--data-dir', join(other, 'data'), '--app', app];
    const { child, printed } = spawnCli(args);
    const closed = once(child, 'close');
    const pid = await eventually(
      async () => Number(existsSync(join(other, 'pid')) && (await readFile(join(other, 'pid')))),
      (number) => number > 0,
    );
    child.kill('SIGINT');
    expect(await closed).toEqual([130, null]);
    expect(printed).toEqual({
      stdout: 'Synthesizing the stack ...\nStopped before the stack was ready.\n',
      stderr: '',
    });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await rm(other, { recursive: true });
  });
});

describe('a secret that is not an argument', () => {
  it.each([
    ['standard input', (secret: string) => secret, ['--secret', '-']],
    ['the environment', (secret: string) => void vi.stubEnv('POSTER_SECRET', secret), []],
  ])('is read by send from %s', async (_, give, args) => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const { webhookUrl, secret } = stack.state;
    const hook = ['--object', 'stock', '--action', 'changed', '--id', '8', '--url', webhookUrl];
    const send = (given: string) =>
      runCliWith({ input: give(given) ?? '' }, 'send', ...hook, ...args);
    expect((await send(secret)).stdout).toBe('200 {"status":"accept"}\n');
    expect((await send('wrong')).stdout).toMatch(/^401 /);
  });
});

describe('start with invalid options', () => {
  it('names the problem with a secret from standard input', async () => {
    const args = ['start', '--port', '0', '--data-dir', join(folder, 'none'), '--secret', '-'];
    const { code, stderr } = await runCliWith({ input: '{"key":"hunter2"}' }, ...args);
    expect([code, stderr]).toEqual([
      2,
      'poster-webhooks: the secret is a JSON object; store the plain text, or a JSON list\n',
    ]);
  });

  it('names the problem with the secret without repeating the secret', async () => {
    const other = await temporaryFolder();
    const { code, stdout, stderr } = await runCli(
      ...['start', '--port', '0', '--data-dir', other, '--secret', '{"key":"hunter2"}'],
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^poster-webhooks: --secret: the secret is a JSON object;.*\n$/);
    expect(stderr).not.toContain('hunter2');
    await rm(other, { recursive: true });
  });

  // Both in one folder, which the first has to free.
  it.each([
    ['standard input', 'piped', { input: 'piped\n', env: {} }, ['--secret', '-']],
    ['the environment', 'set', { env: { POSTER_SECRET: 'set' } }, []],
  ])(
    'stores the secret from %s, prints the output of an app that does not synthesize, and frees the folder',
    async (_, secret, given, args) => {
      const other = join(folder, 'unsynthesized');
      const options = ['--port', '0', '--data-dir', other, '--app', join(other, 'none.ts')];
      const { code, stderr } = await runCliWith(given, 'start', ...options, ...args);
      expect(code).toBe(1);
      expect(stderr).toContain('poster-webhooks: synthesizing');
      expect(stderr).toContain('not found');
      expect(await readFile(join(other, 'secret'), 'utf8')).toBe(secret);
    },
  );
});

describe('send', () => {
  it('prints the status and body of each answer', async () => {
    const hook = ['--object', 'stock', '--action', 'changed', '--id', '5', '--account', 'sender'];
    const { code, stdout } = await cli(
      'send',
      ...hook,
      ...['--data', '{"type":"1"}', '--time', '1700000001', '--repeat', '3'],
    );
    expect([code, stdout]).toEqual([0, '200 {"status":"accept"}\n'.repeat(3)]);
    const events = await eventually(
      () => listed('--account', 'sender'),
      ([event]) => event?.deliveries === 3,
    );
    expect(events).toMatchObject([{ object: 'stock', time: 1700000001, data: '{"type":"1"}' }]);
  });

  const hook = ['send', '--object', 'a', '--action', 'b', '--id', '1', '--secret', SECRET];

  it.each([
    [[], { account: 'demo', object: 'a', object_id: 1, action: 'b', time: '1700000000' }],
    [['--account', 'other'], { account: 'other' }],
    [['--account-number', '9'], { account_number: '9' }],
    [['--data', '{"c":1}'], { data: '{"c":1}' }],
    [['--tamper', 'object'], { object: 'ax' }],
  ])('with --dry-run and %j prints a curl command for %j', async (args, fields) => {
    const at = ['--url', 'http://a.b/hooks', '--time', '1700000000', '--dry-run'];
    const { stdout } = await runCli(...hook, ...at, ...args);
    const [, sent = ''] =
      /^curl -H 'content-type: application\/json' -d '(.+)' http:\/\/a.b\/hooks\n$/.exec(stdout) ??
      [];
    expect(JSON.parse(sent)).toMatchObject(fields);
  });

  describe('--data', () => {
    const at = ['--url', 'http://a.b/hooks', '--dry-run'];
    const sentBy = (stdout: string) => JSON.parse(/-d '(.+)' http/s.exec(stdout)?.[1] ?? '').data;

    it('reads a file, or standard input, exactly', async () => {
      const file = join(folder, 'data.json');
      await writeFile(file, '{"a": 1.10}\n');
      const fromFile = await runCli(...hook, ...at, '--data', `@${file}`);
      expect(fromFile).toMatchObject({ code: 0, stderr: '' });
      expect(sentBy(fromFile.stdout)).toBe('{"a": 1.10}\n');
      const fromInput = await runCliWith({ input: '{"b":2}' }, ...hook, ...at, '--data', '-');
      expect(sentBy(fromInput.stdout)).toBe('{"b":2}');
    });

    it.each([
      [['--data', '{"a":'], 0, '--data is not JSON; Poster sends only JSON\n'],
      [['--data', '@/none.json'], 1, 'poster-webhooks: cannot open /none.json: ENOENT\n'],
      [
        ['--data', '-', '--secret', '-'],
        2,
        'poster-webhooks: --data and --secret cannot both read standard input\n',
      ],
    ])('as %j exits with %i and says %j', async (args, code, text) => {
      const { stderr, code: actual } = await runCli(...hook, ...at, ...args);
      expect([actual, stderr]).toEqual([code, text]);
    });
  });

  it('says that the action of Poster’s check button is not recorded', async () => {
    const args = ['send', '--object', 'a', '--action', 'test', '--id', '1'];
    expect(await cli(...args)).toMatchObject({
      code: 0,
      stderr: 'Poster’s check button sends the action test; such a hook is not recorded\n',
    });
  });

  it('writes a form with --form', async () => {
    const at = ['--url', 'http://a.b/hooks', '--form', 'flat', '--dry-run'];
    const { stdout } = await runCli(...hook, ...at);
    expect(stdout).toMatch(
      /^curl -H 'content-type: application\/x-www-form-urlencoded' -d 'account=demo&/,
    );
  });

  it('prints each answer as JSON, and exits with 1 when one of them is not 200', async () => {
    const receiver = await startReceiver();
    receiver.answer = () => (receiver.hooks.length === 0 ? 401 : 200);
    const args = ['--url', receiver.url, '--repeat', '2', '--json'];
    expect(await runCli(...hook, ...args)).toEqual({
      code: 1,
      stdout: '{"status":401,"body":""}\n{"status":200,"body":""}\n',
      stderr: '',
    });
    receiver.close();
  });

  it('prints the refusal and exits with 1 when the secret is wrong', async () => {
    const { code, stdout } = await runCliProcess(
      ...['send', '--object', 'stock', '--action', 'added', '--id', '1', '--secret', 'wrong'],
      ...['--data-dir', folder],
    );
    expect([code, stdout.slice(0, 4)]).toEqual([1, '401 ']);
    const lines = await eventually(
      async () => stack.printed.stdout.split('\n').filter((line) => line.includes('stock 1 added')),
      ({ length }) => length > 0,
    );
    expect(lines).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}demo stock 1 added {2}401 refused: bad-signature$/),
    ]);
  });

  it.each([
    [['--id', '1', '--time', 'soon'], 2, '--time must be unix seconds in 9 to 12 digits'],
    [['--id', 'a;b'], 2, '--id must be'],
    [['--id', '1', '--repeat', 'x'], 2, 'must be a whole number'],
    [['--id', '1', '--region', 'eu-central-1'], 2, 'need --stack'],
    [['--id', '1', '--url', 'http://127.0.0.1:1/', '--secret', 's'], 1, 'cannot post to'],
  ] as const)('names the problem with %j', async (args, exitCode, problem) => {
    const { code, stderr } = await cli('send', '--object', 'a', '--action', 'b', ...args);
    expect(code).toBe(exitCode);
    expect(stderr).toContain(problem);
  });
});

describe('events', () => {
  it('lists the newest events of all accounts first, and never a token', async () => {
    const token = '99:0123456789abcdef0123456789abcdef';
    for (const id of ['1', '2', '3']) {
      await cli(
        'send',
        '--object',
        'client',
        '--action',
        'added',
        '--id',
        id,
        '--account',
        `n${id}`,
      );
    }
    await cli(
      ...['send', '--object', 'application', '--action', 'added', '--id', '4', '--account', 'n4'],
      ...['--data', `{"access_token":"${token}"}`],
    );
    const events = await eventually(
      () => listed('--limit', '4'),
      ([latest]) => latest?.account === 'n4',
    );
    expect(events.map(({ account }) => account)).toEqual(['n4', 'n3', 'n2', 'n1']);
    expect(events[0].data).toBe('{"access_token":"***"}');
    expect(JSON.stringify(events)).not.toContain(token);
    const { stdout } = await cli('events', '--limit', '1');
    expect(stdout).toMatch(
      /^HAPPENED \(\+05:30\) +RECEIVED +ACCOUNT .*\n20\S+ \S+ +20\S+ \S+ +n4 +application +4 +added +1\n$/,
    );
  });

  it('says that nothing answers when the stack was killed', async () => {
    const other = await temporaryFolder();
    const state = { ...stack.state, pid: process.pid, dynamodbEndpoint: 'http://127.0.0.1:1' };
    await writeFile(join(other, 'local.json'), JSON.stringify(state));
    const { code, stderr } = await runCli('events', '--data-dir', other);
    expect([code, stderr]).toEqual([
      1,
      'poster-webhooks: nothing answers at 127.0.0.1:1; start the local stack with `npm start`\n',
    ]);
    await rm(other, { recursive: true });
  });

  it('says how to start a stack when none is running', async () => {
    const { code, stderr } = await runCliProcess('events', '--data-dir', join(folder, 'none'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^poster-webhooks: no local stack is running in .*npm start/);
  });
});
