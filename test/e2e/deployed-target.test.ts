import { SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { clientOptions } from '../../tools/client/aws-problems.ts';
import { readStoredSecrets } from '../../tools/client/secrets.ts';
import { openTarget, type Target } from '../../tools/client/target.ts';
import { type AwsServices, outputsOf, startAwsServices } from '../support/aws-services.ts';
import { runCliWith } from '../support/cli.ts';
import { fieldsOf, SECRET, signedHook } from '../support/hooks.ts';
import { eventually, startTestStack, type TestStack } from '../support/test-stack.ts';

const STACK = 'poster-webhooks-prod';
/** `doctor` reads one of them while the queue is not empty, `where` both. */
const LOGS: AwsServices['resources'] = [
  ['AWS::Logs::LogGroup', 'PosterWebhooksConsumerLogs0123ABCD', 'consumer-logs'],
  ['AWS::Logs::LogGroup', 'PosterWebhooksVerifierLogs0123ABCD', 'verifier-logs'],
];

let stack: TestStack;
let aws: AwsServices;
let folder: string;
/** The same stack, as seen from this machine. */
let target: Target;
beforeAll(async () => {
  stack = await startTestStack(inject('assembly'));
  folder = stack.dataFolder;
  target = await openTarget({ dataDir: folder });
  aws = await startAwsServices(stack.state);
});
afterAll(async () => {
  aws.close();
  target.close();
  await stack.close();
});
beforeEach(() => {
  aws.denyAll = false;
  aws.alarms = [];
  aws.resources = LOGS;
  aws.logLines = new Map();
  aws.notifications = new Map();
  aws.subscriptions = new Map();
  aws.sum = () => 0;
  aws.stacks = new Map([[STACK, outputsOf(stack.state)]]);
});

/** In this process, with another environment. */
async function cliIn(env: Record<string, string | undefined>, input: string, ...args: string[]) {
  for (const [name, value] of Object.entries({ ...aws.env, ...env })) vi.stubEnv(name, value);
  return runCliWith({ input }, ...args).finally(() => vi.unstubAllEnvs());
}
const cli = (...args: string[]) =>
  cliIn({}, '', ...args, '--stack', STACK, '--region', 'us-east-1');

describe('on a protected stack', () => {
  beforeEach(() => {
    aws.protectedStacks = new Set([STACK]);
  });
  afterEach(() => {
    aws.protectedStacks = new Set();
  });
  const hook = ['--object', 'client', '--action', 'added', '--id', '7'];
  const CHANGES = [
    ['Send to it', ['send', ...hook]],
    ['Send it a simulated sale', ['simulate', 'sale']],
    ['Send it a simulated day', ['simulate', 'day', '--restaurants', '1']],
    ['Send it 1000 simulated hooks', ['simulate', 'outage', '--hours', '1', '--accounts', '1']],
    ['Send 0 of 0 dead letters back', ['dlq', 'redrive', '--limit', '5']],
    ['Change its secrets', ['secret', 'set']],
    ['Change its secrets', ['secret', 'add']],
    ['Change its secrets', ['secret', 'retire']],
  ] as const;

  it.each(CHANGES)('"%s" needs --yes when there is nobody to ask: %j', async (change, args) => {
    const events = (await stack.items()).length;
    const stored = stack.state.secret;
    const { code, stdout, stderr } = await cliIn(
      ...[{}, 'another secret'],
      ...[...args, '--stack', STACK, '--region', 'us-east-1'],
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `poster-webhooks: ${STACK} is protected. ${change}? There is no terminal to ask on; pass --yes\n`,
    );
    expect((await stack.items()).length).toBe(events);
    expect(await readStoredSecrets(target)).toEqual([stored]);
  });

  it('--yes sends, and reading asks nothing', async () => {
    expect(await cli('send', ...hook, '--yes')).toMatchObject({ code: 0, stderr: '' });
    expect(await cli('dlq', 'redrive', '--dry-run')).toMatchObject({ code: 0, stderr: '' });
    expect(await cli('send', ...hook, '--dry-run')).toMatchObject({ code: 0, stderr: '' });
    expect(await cli('events')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a command with --stack', () => {
  it('sends a hook to the stack with its secret, and lists its event', async () => {
    const hook = ['--account', 'deployed', '--object', 'client', '--action', 'added', '--id', '7'];
    expect(await cli('send', ...hook)).toEqual({
      code: 0,
      stdout: '200 {"status":"accept"}\n',
      stderr: '',
    });
    const { stdout } = await eventually(
      () => cli('events', '--account', 'deployed', '--json'),
      (run) => run.stdout !== '',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      account: 'deployed',
      object: 'client',
      objectId: '7',
    });
  });

  it('lists dead letters and sends them back', async () => {
    const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'r1' };
    const MessageBody = writeQueuedHook({ fields: fieldsOf({ account: 'dead' }), ...delivery });
    const QueueUrl = stack.state.deadLetterQueueUrl;
    await stack.sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const listed = await cli('dlq', 'list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({ account: 'dead', requestId: 'r1' });
    const redriven = await cli('dlq', 'redrive');
    expect(redriven.stdout).toBe(`${STACK}: 1 in the dead-letter queue, 1 sent back, 0 left\n`);
    await eventually(
      () => cli('events', '--account', 'dead', '--json'),
      (run) => run.stdout !== '',
    );
  });

  it('adds, checks and retires a secret', async () => {
    const at = ['--stack', STACK, '--region', 'us-east-1'];
    const added = await cliIn({}, 'new-secret', 'secret', 'add', ...at);
    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining(`${STACK}: 2 secrets`)]);
    const checked = await cliIn({}, JSON.stringify(signedHook()), 'secret', 'check', ...at);
    expect(checked.stdout).toContain('second of 2 stored secrets');
    const retired = await cliIn({}, 'new-secret', 'secret', 'retire', ...at);
    expect(retired.code).toBe(0);
    expect(JSON.stringify([added, checked, retired])).not.toContain(SECRET);
  });

  it('has a time limit for each service, and says which one did not answer', async () => {
    for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
    const options = { stack: STACK, region: 'us-east-1', dataDir: folder };
    const opened = await openTarget(options).finally(() => vi.unstubAllEnvs());
    for (const one of [opened, target]) {
      const { dynamodb, sqs, lambda, streams, secretsManager, deployed } = one;
      const { cloudFormation, cloudWatch, logs, sns } = deployed ?? {};
      const all = [
        dynamodb,
        sqs,
        lambda,
        streams,
        secretsManager,
        cloudFormation,
        cloudWatch,
        logs,
        sns,
      ];
      for (const client of all) {
        if (client !== undefined) expect(client.config.logger).toBe(clientOptions.logger);
      }
    }
    opened.close();
  });

  it('uses the region from the environment', async () => {
    const { code } = await cliIn({ AWS_REGION: 'us-east-1' }, '', 'events', '--stack', STACK);
    expect(code).toBe(0);
  });
});

describe('doctor with --stack', () => {
  const TOPIC = 'arn:aws:sns:us-east-1:000000000000:alarms';
  const alarm = (name: string, StateValue: 'OK' | 'ALARM' = 'OK') => ({
    AlarmName: `${STACK}-${name}`,
    StateValue,
    AlarmActions: [TOPIC],
  });
  beforeEach(() => {
    aws.alarms = [alarm('DeadLetters'), alarm('Silence')];
    aws.resources = [
      ...LOGS,
      ['AWS::CloudWatch::Alarm', 'DeadLetters', `${STACK}-DeadLetters`],
      ['AWS::CloudWatch::Alarm', 'Silence', `${STACK}-Silence`],
      ['AWS::Lambda::Function', 'Verifier', 'verifier-1'],
      ['AWS::Lambda::Function', 'Consumer', 'consumer-1'],
    ];
    aws.subscriptions = new Map([['on-call@example.com', `${TOPIC}:1`]]);
  });

  /** The failed checks, each with its problem. */
  const failures = async () => {
    const { stdout } = await cli('doctor', '--json');
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return results
      .filter(({ state }) => state === 'failed')
      .map(({ name, problem }) => [name, problem]);
  };

  it('has five more checks, and all succeed for a healthy stack', async () => {
    const { code, stdout } = await cli('doctor');
    expect(stdout.trim().split('\n').slice(-6)).toEqual([
      'ok       the dead-letter queue is empty',
      'ok       the alarms are quiet',
      'ok       the last notification of each alarm was sent',
      'ok       the alarm topic has confirmed subscriptions',
      'ok       no function failed in the last hour',
      'ok       nothing was throttled in the last hour',
    ]);
    expect(code).toBe(0);
  });

  it('reports the stack’s alarms, and not those of a stack whose name begins like this one’s', async () => {
    aws.alarms = [
      alarm('DeadLetters', 'ALARM'),
      alarm('Silence'),
      alarm('eu-DeadLetters', 'ALARM'),
      { AlarmName: 'another-DeadLetters', StateValue: 'ALARM' },
    ];
    expect(await failures()).toEqual([['the alarms are quiet', `in alarm: ${STACK}-DeadLetters`]]);
  });

  it('reports an alarm whose last notification failed', async () => {
    const summary = `Failed to execute action ${TOPIC}. Received error: "not authorized"`;
    aws.notifications = new Map([
      [`${STACK}-DeadLetters`, `Successfully executed action ${TOPIC}`],
      [`${STACK}-Silence`, summary],
    ]);
    expect(await failures()).toEqual([
      ['the last notification of each alarm was sent', `${STACK}-Silence: ${summary}`],
    ]);
  });

  it('reports a mail address that has not confirmed its subscription, and a topic without any', async () => {
    const name = 'the alarm topic has confirmed subscriptions';
    aws.subscriptions.set('second@example.com', 'PendingConfirmation');
    expect(await failures()).toEqual([[name, 'not confirmed: second@example.com']]);
    aws.subscriptions.clear();
    expect(await failures()).toEqual([[name, `${TOPIC} has no subscription`]]);
  });

  it('reports functions that failed in the last hour and what was throttled, with the counts', async () => {
    const fiftyMinutesAgo = Date.now() / 1000 - 50 * 60;
    const counts: Record<string, number> = {
      'AWS/Lambda Errors consumer-1': 3,
      'AWS/Lambda Throttles verifier-1': 2,
      [`AWS/DynamoDB WriteThrottleEvents ${stack.state.tableName}`]: 1,
    };
    aws.sum = ({ Namespace, MetricName, Dimensions }, sinceSeconds) =>
      sinceSeconds < fiftyMinutesAgo
        ? (counts[`${Namespace} ${MetricName} ${Dimensions[0]?.Value}`] ?? 0)
        : 0;
    expect(await failures()).toEqual([
      ['no function failed in the last hour', 'failed: Consumer (3)'],
      [
        'nothing was throttled in the last hour',
        `throttled: Verifier (2), ${stack.state.tableName} (1)`,
      ],
    ]);
  });

  it('reports what is being tried again, from the consumer’s log, where `where` finds it too', async () => {
    const { client } = stack.sqs;
    const QueueUrl = stack.state.queueUrl;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 60 }));
    const timestamp = new Date().toISOString();
    const hook = { account: 'slow', object: 'stock', objectId: '9', action: 'changed' };
    const failed = { event: 'not-recorded', error: 'ThrottlingException', messageId: 'm' };
    const line = JSON.stringify({ level: 'ERROR', timestamp, ...failed, ...hook, requestId: 'r' });
    aws.logLines.set('consumer-logs', [line, line]);
    expect(await failures()).toEqual([
      [
        'no hook is being tried again',
        `one message is being tried again, the oldest since ${timestamp}: attempt 2 of 20 failed: ThrottlingException`,
      ],
    ]);
    expect((await cli('doctor', '--utc')).stdout).toContain(
      `the oldest since ${timestamp.replace('T', ' ')}: attempt 2`,
    );
    const found = JSON.parse((await cli('where', '9', '--json')).stdout);
    expect(found).toMatchObject({ ...hook, state: 'not-recorded', attempts: 2, at: timestamp });
  });
});

describe('a command with --stack explains in one line', () => {
  const readProblem = async (env: Record<string, string | undefined>, ...args: string[]) => {
    const { code, stdout, stderr } = await cliIn(env, '', 'events', ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^poster-webhooks: .*\n$/);
    return stderr.slice('poster-webhooks: '.length, -1);
  };
  const region = ['--region', 'us-east-1'];

  it('a stack that does not exist', async () => {
    expect(await readProblem({}, '--stack', 'none', ...region)).toBe(
      'cannot read the stack none: Stack with id none does not exist; check --stack, --region and --profile',
    );
  });

  it('a stack that is not a Poster webhooks stack', async () => {
    aws.stacks.set('other', { WebhookUrl: 'https://a.b' });
    expect(await readProblem({}, '--stack', 'other', ...region)).toBe(
      'the stack other has no output EventsTableName; call addOutputs() on its PosterWebhooks',
    );
  });

  it('missing permissions', async () => {
    aws.denyAll = true;
    const problem = await readProblem({}, '--stack', STACK, ...region);
    expect(problem).toMatch(
      /^cannot read the stack .*: access denied: .* is not authorized to perform: cloudformation:DescribeStacks; give your user or role this permission, or use another --profile$/,
    );
  });

  const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

  it('missing credentials', async () => {
    const problem = await readProblem(noKeys, '--stack', STACK, ...region);
    expect(problem).toMatch(/: no AWS credentials; run `aws configure`, or use --profile$/);
  });

  it('a profile that does not exist', async () => {
    const named = await readProblem(
      noKeys,
      '--stack',
      STACK,
      ...region,
      '--profile',
      'no-such-profile',
    );
    expect(named).toMatch(/: no AWS credentials for the profile no-such-profile; check its name/);
    const env = { ...noKeys, AWS_PROFILE: 'no-such-profile' };
    expect(await readProblem(env, '--stack', STACK, ...region)).toMatch(/no-such-profile; check /);
  });

  it('a missing region', async () => {
    const problem = await readProblem({}, '--stack', STACK);
    expect(problem).toMatch(/: no AWS region; set AWS_REGION, or use --region$/);
  });

  it('a region that does not exist', async () => {
    const problem = await readProblem(
      { AWS_ENDPOINT_URL_CLOUDFORMATION: 'https://cloudformation.nowhere-1.invalid' },
      ...['--stack', STACK, '--region', 'nowhere-1'],
    );
    expect(problem).toMatch(/cloudformation\.nowhere-1\.invalid; check the network and --region$/);
  });

  it('an endpoint that does not answer', async () => {
    const problem = await readProblem(
      { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:1' },
      ...['--stack', STACK, ...region],
    );
    expect(problem).toMatch(/127\.0\.0\.1:1; check/);
  });
});
