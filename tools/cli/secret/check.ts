// `secret check`: reads a hook and says which stored secret signed it, or why none did.

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { readBody } from '../../../lambda/poster/body.ts';
import { isTestHook } from '../../../lambda/poster/hook.ts';
import { UserError } from '../../client/errors.ts';
import { readStoredSecrets } from '../../client/secrets.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';

export interface CheckOptions extends TargetOptions {
  file?: string;
  json?: boolean;
}

/** Prints the finding; the exit code is 1 unless the verifier would take the hook for its signature. */
export async function runCheck({ file, json, ...options }: CheckOptions): Promise<void> {
  const target = await openTarget(options);
  const secrets = await readStoredSecrets(target);
  target.close();
  const bytes = await readInput(file);
  const body = readBody(bytes, undefined);
  const diagnosis: Diagnosis = body.ok
    ? diagnose(body.value, secrets)
    : {
        isGenuine: false,
        malformed: { field: body.field, problem: body.problem },
        explanation: 'it is no hook',
      };
  if (!diagnosis.isGenuine) process.exitCode = 1;
  const isTest = body.ok && isTestHook(body.value);
  if (json) console.log(JSON.stringify({ ...diagnosis, secrets: secrets.length, isTest }));
  else console.log(describe(diagnosis, secrets.length, isTest));
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
  if (isTest) lines.push('It is a test: taken whatever its signature, and not recorded.');
  return lines.join('\n');
}

const ORDINALS = ['first', 'second', 'third'];
const ordinal = (position: number): string => ORDINALS[position - 1] ?? `number ${position}`;
