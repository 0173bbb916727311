import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { expect, it, vi } from 'vitest';
import { synthesize } from '../../tools/local/template/assembly.ts';
import { runCli, startCli } from '../support/cli.ts';
import { eventually, temporaryFolder } from '../support/test-stack.ts';

const APP = fileURLToPath(new URL('../../examples/closed-sales/app.ts', import.meta.url));

it('the example logs one line for a sale that is delivered 16 times, without the sale’s data', async () => {
  const folder = await temporaryFolder();
  vi.stubEnv('CDK_VALIDATION', 'true');
  const assembly = await synthesize(APP, join(folder, 'cdk.out')).finally(vi.unstubAllEnvs);
  // With one, `cdk synth --strict` would exit with 1.
  expect(new CloudAssembly(assembly).stacks.flatMap(({ messages }) => messages)).toEqual([]);
  const report = JSON.parse(await readFile(join(assembly, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
  const stack = await startCli(join(folder, 'data'), '--app', assembly);
  const send = async (...args: string[]) => {
    const { stdout } = await runCli(
      'send',
      '--data-dir',
      join(folder, 'data'),
      '--object',
      ...args,
    );
    return stdout.trim().split('\n');
  };
  const time = ['--time', '1700000000'];
  const sale = ['transaction', '--action', 'closed', '--id', '42', ...time];
  const data = ['--data', '{"transactions_history":{"type_history":"close","time":1,"value":483}}'];
  const answers = await send(...sale, ...data, '--repeat', '16');
  expect(answers).toEqual(Array(16).fill('200 {"status":"accept"}'));
  await send('transaction', '--action', 'added', '--id', '43', ...time);
  await send('transaction', '--action', 'closed', '--id', '44', ...time);

  const sales = () =>
    stack.printed.stdout
      .split('\n')
      .filter((line) => line.includes('sale-closed'))
      .map((line) => JSON.parse(line.split('  INFO  ')[1] ?? ''));
  await eventually(
    async () => sales(),
    (lines) => lines.some(({ order }) => order === '44'),
  );
  const closedAt = '2023-11-14T22:13:20.000Z';
  expect(sales()).toEqual([
    { event: 'sale-closed', account: 'demo', order: '42', closedAt },
    { event: 'sale-closed', account: 'demo', order: '44', closedAt },
  ]);
  expect(stack.printed.stdout).not.toContain('history');
  expect(stack.printed.stderr).toBe('');
  expect(await stack.end('SIGTERM')).toBe(0);
  await rm(folder, { recursive: true });
});
