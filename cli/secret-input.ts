// Reads a secret from whoever has it: a hidden prompt on a terminal, else standard input. Never an
// argument, which the shell keeps and every process sees.

import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import { UsageError } from './user-error.ts';

/**
 * @param title of the prompt
 * @throws UsageError when nothing was given
 */
export async function readSecretInput(title: string): Promise<string> {
  const given = process.stdin.isTTY
    ? await password({ message: title, mask: '*' })
    : await text(process.stdin);
  const secret = given.trim();
  if (secret === '') throw new UsageError('no secret was given on standard input');
  return secret;
}
