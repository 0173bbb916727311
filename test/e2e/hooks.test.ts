import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { troubleFiles } from '../../tools/local/local-state.ts';
import { openTroubleLog } from '../../tools/local/trouble-log.ts';
import { type AwsServices, outputsOf, startAwsServices } from '../support/aws-services.ts';
import { runCli, runCliWith, spawnCli } from '../support/cli.ts';
import { signedHook } from '../support/hooks.ts';
import {
  eventually,
  startTestStack,
  type TestStack,
  temporaryFolder,
} from '../support/test-stack.ts';

let folder: string;
let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
  folder = stack.dataFolder;
});
afterAll(async () => {
  await stack?.close();
});
beforeEach(() => {
  for (const file of troubleFiles(folder)) rmSync(file, { force: true });
});

const refused = (...args: string[]) => runCli('hooks', 'refused', ...args, '--data-dir', folder);

/** Sends three hooks that are refused, and waits for their log lines. */
async function refuse(): Promise<void> {
  const before = stack.logs.length;
  expect((await stack.post(signedHook({ object_id: 16776 }, 'wrong'))).status).toBe(401);
  const malformed = { ...signedHook({ account: 'cafe', object: 'stock' }), time: 'today' };
  expect((await stack.post(malformed)).status).toBe(400);
  expect((await stack.post('x'.repeat(256 * 1024 + 1))).status).toBe(413);
  await eventually(
    async () => stack.logs.slice(before).filter((line) => line.includes('"refused"')).length,
    (count) => count === 3,
  );
}

describe('hooks refused', () => {
  it('lists what was refused, newest first, and says what to do about it', async () => {
    await refuse();
    const { stdout, code } = await refused();
    const [titles, ...lines] = stdout.split('\n');
    expect(code).toBe(0);
    expect(titles).toMatch(
      /^REFUSED \(\+05:30\) +REASON +ACCOUNT +OBJECT +ID +ACTION +REQUEST ID$/,
    );
    const time = '20[0-9:. -]{21}';
    expect(lines[0]).toMatch(new RegExp(`^${time}  too-large +- +- +- +- +[0-9a-f-]{36}$`));
    expect(lines[1]).toMatch(/ malformed: time +cafe\? +stock +42 +closed /);
    expect(lines[2]).toMatch(/ bad-signature +api-demo\? +transaction +16776 +closed /);
    expect(lines[3]).toBe('');
    for (const reason of ['too-large', 'malformed', 'bad-signature']) {
      expect(lines.slice(3).join('\n')).toContain(`\n${reason}: `);
    }
    expect(stdout).not.toContain('too-old');
  });

  it.each([
    [['--account', 'cafe'], ['malformed']],
    [['--object', 'transaction'], ['bad-signature']],
    [['--id', '16776'], ['bad-signature']],
    [['--id', '1'], []],
    [
      ['--limit', '2'],
      ['too-large', 'malformed'],
    ],
    [
      ['--since', '2001-01-01'],
      ['too-large', 'malformed', 'bad-signature'],
    ],
    [['--since', '2199-01-01'], []],
  ])('picks by %j', async (options, reasons) => {
    await refuse();
    const { stdout } = await refused(...options, '--json');
    const found = stdout.split('\n').filter((line) => line !== '');
    expect(found.map((line) => JSON.parse(line).reason)).toEqual(reasons);
  });

  /** Adds refusals of these ages to the log, with the age as their request id. */
  function keepOld(...ages: number[]) {
    const lines = ages.map((hours) => {
      const timestamp = new Date(Date.now() - hours * 3_600_000).toISOString();
      const refusal = { event: 'refused', reason: 'too-large', requestId: String(hours) };
      return `${JSON.stringify({ timestamp, ...refusal })}\n`;
    });
    writeFileSync(troubleFiles(folder)[1], `{"half\n${lines.join('')}`);
  }

  it('lists refusals of the last day unless told otherwise', async () => {
    keepOld(25, 23);
    const { stdout } = await refused('--json');
    expect(JSON.parse(stdout)).toMatchObject({ requestId: '23', unverified: false });
  });

  it('says that there are none', async () => {
    expect(await refused()).toEqual({ code: 0, stdout: 'No refused hooks.\n', stderr: '' });
  });

  it('follows new refusals until it is stopped', async () => {
    await refuse();
    const args = ['hooks', 'refused', '--follow', '--json', '--data-dir', folder];
    const { child, printed } = spawnCli(args);
    const closed = once(child, 'close');
    // Posts until one arrives after the command has started.
    const output = await eventually(
      async () => {
        await stack.post(signedHook({ account: 'late' }, 'wrong'));
        return printed.stdout;
      },
      (text) => text.endsWith('\n'),
    );
    child.kill('SIGINT');
    await closed;
    const accounts = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).account);
    expect(new Set(accounts)).toEqual(new Set(['late']));
  });

  it('follows from a time in the past', async () => {
    keepOld(25, 23, 1);
    const since = new Date(Date.now() - 24 * 3_600_000).toISOString();
    const args = ['hooks', 'refused', '--follow', '--since', since, '--json'];
    const { child, printed } = spawnCli([...args, '--data-dir', folder]);
    const closed = once(child, 'close');
    const output = await eventually(
      async () => printed.stdout,
      (text) => text.split('\n').length > 2,
    );
    child.kill('SIGINT');
    await closed;
    const lines = output.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).requestId)).toEqual(['23', '1']);
  });

  it('keeps neither data nor signatures, in files that only their owner can read', async () => {
    const hook = signedHook({ data: '{"private":1}' }, 'wrong');
    await stack.post(hook);
    const [, file] = troubleFiles(folder);
    const text = await eventually(
      async () => readFileSync(file, 'utf8'),
      (content) => content.includes('api-demo'),
    );
    expect(text).not.toContain('private');
    expect(text).not.toContain(hook.verify);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('the files with refusals', () => {
  it('are limited to two of 8 MB, which a restart does not change', async () => {
    const other = await temporaryFolder();
    const [older, current] = troubleFiles(other);
    writeFileSync(current, 'x'.repeat(8 * 1024 * 1024 + 1));
    const line = '{"event":"refused"}';
    openTroubleLog(other)(line);
    openTroubleLog(other)('{"event":"accepted"}');
    expect(statSync(older).size).toBe(8 * 1024 * 1024 + 1);
    expect(readFileSync(join(other, 'trouble.log'), 'utf8')).toBe(`\n${line}`);
    await rm(other, { recursive: true });
  });
});

describe('hooks refused --stack', () => {
  let aws: AwsServices;
  beforeAll(async () => {
    aws = await startAwsServices(stack.state);
    aws.stacks.set('prod', outputsOf(stack.state));
  });
  afterAll(() => aws.close());
  const refusedThere = () =>
    runCliWith(
      { env: aws.env },
      ...['hooks', 'refused', '--json', '--stack', 'prod', '--region', 'us-east-1'],
    );

  it('reads all pages of the verifier’s log', async () => {
    await refuse();
    aws.resources = [
      ['AWS::Logs::LogGroup', 'PosterWebhooksConsumerLogs0123ABCD', 'consumer-logs'],
      ['AWS::Logs::LogGroup', 'PosterWebhooksVerifierLogs0123ABCD', 'verifier-logs'],
    ];
    aws.logLines.set(
      'verifier-logs',
      stack.logs.filter((line) => line.includes('"event":"re')),
    );
    const { stdout, stderr, code } = await refusedThere();
    expect([stderr, code]).toEqual(['', 0]);
    const reasons = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).reason);
    expect(reasons.slice(0, 3)).toEqual(['too-large', 'malformed', 'bad-signature']);
  });

  it('says when the stack has no verifier', async () => {
    aws.resources = [];
    expect(await refusedThere()).toEqual({
      code: 1,
      stdout: '',
      stderr: 'poster-webhooks: the stack prod has no log of a verifier\n',
    });
  });
});
