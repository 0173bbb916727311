// `doctor`: checks a target end to end, as Poster would, one line a check.

import { styleText } from 'node:util';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { type CheckResult, runChecks } from './check.ts';
import { endpointChecks } from './endpoint-checks.ts';
import { resourceChecks, restChecks } from './resource-checks.ts';

export interface DoctorOptions extends TargetOptions {
  account: string;
  appSecret?: boolean;
  json?: boolean;
}

/** The exit code is 1 when a check failed. */
export async function runDoctor(
  options: DoctorOptions,
  readAppSecret: () => Promise<string>,
): Promise<void> {
  const { account, json } = options;
  const appSecret = options.appSecret ? await readAppSecret() : undefined;
  const target = await openTarget(options);
  const checks = [
    ...resourceChecks(target, appSecret),
    ...endpointChecks(target, account),
    ...restChecks(target),
  ];
  if (!json) console.log(`${target.title}, ${target.webhookUrl}\n`);
  for await (const result of runChecks(checks)) {
    console.log(json ? JSON.stringify(result) : toLine(result));
    if (result.state === 'failed') process.exitCode = 1;
  }
  target.close();
}

function toLine(result: CheckResult): string {
  switch (result.state) {
    case 'ok':
      return `${styleText('green', 'ok     ')}  ${result.name}`;
    case 'skipped':
      return `${styleText('dim', 'skipped')}  ${result.name} (needs: ${result.needs})`;
    case 'failed':
      return `${styleText('red', 'failed ')}  ${result.name}: ${result.problem}\n         ${result.fix}`;
  }
}
