// Runs the test suite for deployed stacks against a local stack: once as a local stack, and once with
// faked AWS services that make it look deployed.

import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { openTarget } from '../../tools/client/target.ts';
import { readAssembly } from '../../tools/local/template/assembly.ts';
import { REQUESTS_MAX } from '../stack/run-plan.ts';
import { describeStack } from '../stack/suite.ts';
import {
  type AlarmState,
  type AwsServices,
  outputsOf,
  startAwsServices,
} from '../support/aws-services.ts';
import { runScript } from '../support/cli.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestStack, type TestStack, temporaryFolder } from '../support/test-stack.ts';

const STACK = 'poster-webhooks-dev';
const REGION = 'us-east-1';

let dataDir: string;
let stack: TestStack;
let aws: AwsServices;
beforeAll(async () => {
  dataDir = await temporaryFolder();
  stack = await startTestStack(inject('assembly'), { dataFolder: dataDir });
  aws = await startAwsServices(stack.state);
  aws.stacks.set(STACK, outputsOf(stack.state));
  aws.resources = [['AWS::CloudWatch::Alarm', 'BadSignatures', `${STACK}-BadSignatures`]];
  aws.alarms = [badSignatures()];
  aws.sum = ({ Namespace, MetricName, Dimensions }) => {
    expect(Namespace).toMatch(/^PosterWebhooks\//);
    const dimensions = Dimensions.map(({ Name, Value }) => [Name, Value]);
    return stack.metrics.sum(MetricName, Object.fromEntries(dimensions));
  };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  aws?.close();
  await stack?.close();
  await rm(dataDir, { recursive: true });
});

/** The alarm of the template, as a deployed stack would have it. */
function badSignatures(): AlarmState {
  const { template } = readAssembly(inject('assembly'));
  const alarm = Object.values(template.Resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' && Properties.MetricName === 'HooksRejected',
  );
  return { AlarmName: `${STACK}-BadSignatures`, StateValue: 'OK', ...alarm?.Properties };
}

describeStack('the local stack', () => openTarget({ dataDir }));

describeStack('a deployed stack', () => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  return openTarget({ stack: STACK, region: REGION, dataDir: 'none' });
});

it('the suite sends no more requests than the command announces', () => {
  const answered = stack.logs.filter((line) => / [0-9]{3} [0-9]+ ms$/.test(line));
  // Fewer than these, and the suite has not run.
  expect(answered.length).toBeGreaterThan(100);
  expect(answered.length).toBeLessThanOrEqual(2 * REQUESTS_MAX);
});

describe('npm run test:stack', () => {
  beforeEach(() => {
    aws.denyAll = false;
    aws.stacks = new Map([[STACK, outputsOf(stack.state)]]);
  });

  const command = fileURLToPath(new URL('../stack/command.ts', import.meta.url));
  const testStack = (...args: string[]) => runScript(command, { env: aws.env }, ...args);
  const at = ['--stack', STACK, '--region', REGION];

  it('says what it will send to which stack, then runs the suite against that stack', async () => {
    const { code, stdout } = await testStack(...at, '--only', 'dead letter');
    expect(stdout).toContain(`${STACK}, ${stack.state.webhookUrl}\nSends up to 450 requests,`);
    expect(stdout).toMatch(/Tests .*1 passed/);
    expect(code).toBe(0);
    const [runId] = /e2e-[0-9a-f]{8}/.exec(stdout) ?? [];
    const accounts = (await stack.items()).map((item) => item.account?.S);
    expect(accounts).toEqual(expect.arrayContaining([`${runId}-admission`, `${runId}-dead`]));
  });

  it('fails when a test fails, and prints neither the secret nor a signature', async () => {
    const receiver = await startReceiver();
    receiver.answer = ({ account }) => (account.endsWith('-admission') ? 200 : 503);
    aws.stacks.set(STACK, { ...outputsOf(stack.state), WebhookUrl: receiver.url });
    const { code, stdout, stderr } = await testStack(...at, '--only', 'delivered 16 times');
    receiver.close();
    expect(code).toBe(1);
    expect(stdout).toMatch(/Tests .*1 failed/);
    expect(stdout + stderr).not.toContain(stack.state.secret);
    expect(receiver.hooks).toHaveLength(17);
    for (const { verify } of receiver.hooks) expect(stdout + stderr).not.toContain(verify);
  });

  const problemOf = async (...args: string[]) => {
    const { code, stderr } = await testStack(...args);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    return [code, stderr.trim()];
  };

  it('requires the name of a stack', async () => {
    expect(await problemOf()).toEqual([2, "error: required option '--stack <name>' not specified"]);
  });

  it('says why the stack cannot be read', async () => {
    expect(await problemOf('--stack', 'none', '--region', REGION)).toEqual([
      1,
      'poster-webhooks: cannot read the stack none: Stack with id none does not exist; check --stack, --region and --profile',
    ]);
    aws.denyAll = true;
    expect(await problemOf(...at)).toEqual([1, expect.stringContaining('is not authorized')]);
  });

  it('sends nothing to a stack that looks like production, unless --production is given', async () => {
    expect(await problemOf('--stack', 'Shop-Production', '--region', REGION)).toEqual([
      2,
      expect.stringContaining('Shop-Production looks like production'),
    ]);
    expect(
      await problemOf('--stack', 'Shop-Production', '--region', REGION, '--production'),
    ).toEqual([1, expect.stringContaining('Stack with id Shop-Production does not exist')]);
  });

  it('says when the stack does not admit the accounts of the suite', async () => {
    const receiver = await startReceiver();
    receiver.answer = () => 403;
    aws.stacks.set(STACK, { ...outputsOf(stack.state), WebhookUrl: receiver.url });
    const problem = await problemOf(...at);
    receiver.close();
    expect(problem).toEqual([1, expect.stringContaining('admits only certain accounts')]);
    expect(receiver.hooks).toHaveLength(1);
  });
});
