// Every command that works on a stack takes the options that select one.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProgram } from '../../tools/cli/program.ts';

const hook = ['--object', 'a', '--action', 'b', '--id', '1'];
const COMMANDS = [
  ['send', ...hook],
  ['simulate', 'sale'],
  ['simulate', 'day', '--restaurants', '1'],
  ['simulate', 'outage', '--hours', '1', '--accounts', '1'],
  ['status'],
  ['where', '1'],
  ['hooks', 'refused'],
  ['events', 'list'],
  ['events', 'show', 'demo;1700000000;a;1;b'],
  ['events', 'export'],
  ['events', 'replay', '--all', '--url', 'http://a.b'],
  ['events', 'resend', '--all', '--to', 'f'],
  ['subscribers', 'list'],
  ['subscribers', 'redrive', 'f'],
  ['listen', '--forward-to', 'http://a.b'],
  ['accounts', 'list'],
  ['accounts', 'show', 'demo'],
  ['dlq', 'list'],
  ['dlq', 'show', '1'],
  ['dlq', 'discard', '1', '--yes'],
  ['dlq', 'redrive'],
  ['secret', 'set'],
  ['secret', 'add'],
  ['secret', 'retire'],
  ['secret', 'check'],
  ['doctor'],
  ['inspect'],
];

const problemOf = async (args: readonly string[]): Promise<string> => {
  const error: unknown = await createProgram()
    .parseAsync(args, { from: 'user' })
    .catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.message : 'no error';
};

describe.each(COMMANDS.map((command) => ({ command, name: command.slice(0, 2).join(' ') })))(
  'the command $name',
  ({ command }) => {
    beforeEach(() => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'none');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
      vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
      vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
      vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
      vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', 'http://127.0.0.1:1');
      for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION']) {
        vi.stubEnv(name, undefined);
      }
    });
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it('works on the local stack in --data-dir', async () => {
      expect(await problemOf([...command, '--data-dir', '/none'])).toMatch(
        /^no local stack is running in \/none;/,
      );
    });

    it('works on the stack that --stack names, in --region', async () => {
      expect(await problemOf([...command, '--stack', 'prod'])).toMatch(
        /^cannot read the stack prod: .*[Rr]egion/,
      );
      expect(await problemOf([...command, '--stack', 'prod', '--region', 'us-east-1'])).toMatch(
        /^cannot read the stack prod: .*127\.0\.0\.1:1; check the network/,
      );
    });

    it('reads the stack with --profile', async () => {
      const args = ['--stack', 'prod', '--region', 'us-east-1', '--profile', 'ops'];
      expect(await problemOf([...command, ...args])).toMatch(
        /^cannot read the stack prod: no AWS credentials for the profile ops; /,
      );
    });
  },
);
