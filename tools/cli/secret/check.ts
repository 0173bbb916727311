// `secret check`: reads a hook and says which stored secret signed it, or why none did.

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { readBody } from '../../../lambda/poster/body.ts';
import { isTestHook } from '../../../lambda/poster/hook.ts';
import { UserError } from '../../client/errors.ts';
import { readStoredSecrets } from '../../client/secrets.ts';
import { openTarget } from '../../client/target.ts';
import { print, printJson } from '../../terminal/print.ts';
import { type CommandOptions, jsonOption, withTarget } from '../options.ts';
import { type Diagnosis, diagnose, notAHook } from './diagnosis.ts';
import { withoutArguments } from './secret-input.ts';

const NOTES = `
The output contains no secret, signature or data. Give the hook byte for byte as it was received.

Examples:
  npm run --silent poster -- secret check --file hook.json
  pbpaste | npm run --silent poster -- secret check --stack poster-webhooks-prod`;

export const secretCheckCommand = (): Command =>
  withoutArguments(
    withTarget(
      new Command('check')
        .description('say which stored secret signed a hook, or why none did')
        .option('--file <path>', 'file with the hook, JSON or a form; default: standard input')
        .addOption(jsonOption()),
    ).addHelpText('after', NOTES),
    runCheck,
  );

interface CheckOptions extends CommandOptions {
  file?: string;
}

/** Prints the diagnosis. The exit code is 1 unless the verifier would accept the signature. */
async function runCheck({ file, json, ...options }: CheckOptions): Promise<void> {
  const target = await openTarget(options);
  const secrets = await readStoredSecrets(target);
  target.close();
  const body = readBody(await readInput(file), undefined);
  const diagnosis = body.ok ? diagnose(body.value, secrets) : notAHook(body);
  if (!diagnosis.isGenuine) process.exitCode = 1;
  const isTest = body.ok && isTestHook(body.value);
  if (json) printJson({ ...diagnosis, secrets: secrets.length, isTest });
  else print(describe(diagnosis, secrets.length, isTest));
}

async function readInput(file: string | undefined): Promise<Uint8Array> {
  if (file !== undefined) {
    return readFile(file).catch((error: Error) => {
      throw new UserError(`cannot read the hook: ${error.message}; check --file`);
    });
  }
  if (process.stdin.isTTY) console.error('Paste the hook, then press Ctrl-D on a line of its own:');
  return buffer(process.stdin);
}

function describe(diagnosis: Diagnosis, count: number, isTest: boolean): string {
  const { isGenuine, secret, malformed, cause, explanation } = diagnosis;
  const which = secret === undefined ? '' : ` (${ordinal(secret)} of ${count} stored secrets)`;
  const lines = isGenuine
    ? [`genuine: ${explanation}${which}`]
    : [
        ...(malformed ? [`refused: ${malformed.field} ${malformed.problem}`] : []),
        ...(cause ? [`${malformed ? 'signature' : 'refused'}: ${explanation}${which}`] : []),
      ];
  if (isTest) lines.push('It is a test hook: accepted with any signature, and not recorded.');
  return lines.join('\n');
}

const ORDINALS = ['first', 'second', 'third'];
const ordinal = (position: number): string => ORDINALS[position - 1] ?? `number ${position}`;
