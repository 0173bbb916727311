// The suite that a deployed stack is tested with, against a local one: as what it is, and played as a
// deployed one.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { openTarget } from '../../cli/target.ts';
import { REQUESTS_MAX } from '../stack/run-identity.ts';
import { describeStack } from '../stack/suite.ts';
import { type AwsServices, outputsOf, startAwsServices } from '../support/aws-services.ts';
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
});
afterAll(async () => {
  vi.unstubAllEnvs();
  aws?.close();
  await stack?.close();
  await rm(dataDir, { recursive: true });
});

describeStack('the local stack', () => openTarget({ dataDir }));

describeStack('a deployed stack', () => {
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
  return openTarget({ stack: STACK, region: REGION, dataDir: 'none' });
});

it('sends no more requests than the command announces', () => {
  const answered = stack.logs.filter((line) => / [0-9]{3} [0-9]+ ms$/.test(line));
  expect(answered.length).toBeLessThanOrEqual(2 * REQUESTS_MAX);
});
