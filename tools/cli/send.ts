// `send`: signs a hook and posts it as Poster does, or with one field changed after signing.

import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import type { Hook } from '../../lambda/poster/hook.ts';
import { parseJson } from '../../lambda/poster/json.ts';
import { UsageError } from '../client/errors.ts';
import { FORMS, type Form, readId, signedHook, toBody, toCurl } from '../client/hooks.ts';
import { postHookOrFail } from '../client/post.ts';
import { readSigningSecret } from '../client/secrets.ts';
import { openTarget } from '../client/target.ts';
import { wholeNumber } from '../terminal/command-line.ts';
import { print, printError, printJson } from '../terminal/print.ts';
import { type CommandOptions, choiceOption, jsonOption, withTarget } from './options.ts';
import { type Agreement, askFirst, yesOption } from './protection.ts';
import { readGivenSecret, secretOption } from './secret/secret-input.ts';

export const TAMPERED_FIELDS = [
  'account',
  'object',
  'object_id',
  'action',
  'data',
  'time',
  'verify',
] as const;

type TamperedField = (typeof TAMPERED_FIELDS)[number];

const EXAMPLES = `
Examples:
  npm run --silent poster -- send --object transaction --action closed --id 42 --repeat 2
  npm run --silent poster -- send --object stock --action changed --id 5 --tamper data
  npm run --silent poster -- send --object client --action added --id 7 --dry-run`;

export const sendCommand = (): Command =>
  withTarget(
    new Command('send')
      .description('sign a hook and post it, as Poster does')
      .requiredOption('--object <name>', 'object of the hook, such as transaction')
      .requiredOption('--action <name>', 'action of the hook, such as closed')
      .requiredOption('--id <id>', 'object_id, a number or text')
      .option('--account <name>', 'account of the client', 'demo')
      .option('--account-number <id>', 'account_number, which is not signed')
      .option('--data <json>', 'data, sent exactly as given; @file reads a file, - standard input')
      .option('--time <seconds>', 'unix seconds; default: now')
      .addOption(choiceOption('--form <form>', 'format of the request body', FORMS, 'json'))
      .addOption(
        choiceOption('--tamper <field>', 'change this field after signing', TAMPERED_FIELDS),
      )
      .option('--repeat <n>', 'post the same hook n times', wholeNumber(1_000_000, 1), 1)
      .option('--dry-run', 'print a curl command instead of posting')
      .option('--url <url>', 'where to post; default: the webhook URL of the stack')
      .addOption(secretOption('secret to sign with; default: the stored one'))
      .addOption(yesOption())
      .addOption(jsonOption()),
  )
    .addHelpText('after', EXAMPLES)
    .action(runSend);

interface SendOptions extends CommandOptions, Agreement {
  object: string;
  action: string;
  id: string;
  account: string;
  accountNumber?: string;
  data?: string;
  time?: string;
  form: Form;
  tamper?: TamperedField;
  repeat: number;
  url?: string;
  secret?: string;
  dryRun?: boolean;
}

/** Prints the status and body of each answer. The exit code is 1 unless all of them are 200. */
async function runSend(options: SendOptions): Promise<void> {
  const data = await readDataOption(options);
  const { url, secret } = await findUrlAndSecret(options);
  if (data !== undefined && parseJson(data) === undefined) {
    printError('--data is not JSON; Poster sends only JSON');
  }
  const request = toBody(makeHook({ ...options, data }, secret), options.form, url);
  if (options.dryRun) return print(toCurl(request, url));
  for (let sent = 0; sent < options.repeat; sent += 1) {
    const { status, text } = await postHookOrFail(url, request);
    if (options.json) printJson({ status, body: text });
    else print(`${status} ${text}`);
    if (status !== 200) process.exitCode = 1;
  }
  if (options.action === 'test') {
    printError('Poster’s check button sends the action test; such a hook is not recorded');
  }
}

/** @throws UsageError; the system's error if the file cannot be read */
async function readDataOption({ data, secret }: SendOptions): Promise<string | undefined> {
  if (data === '-' && secret === '-') {
    throw new UsageError('--data and --secret cannot both read standard input');
  }
  if (data === '-') return text(process.stdin);
  return data?.startsWith('@') ? readFileSync(data.slice(1), 'utf8') : data;
}

function makeHook(options: SendOptions, secret: string): Hook {
  const { account, accountNumber, object, action, id, data, time } = options;
  const hook = signedHook(
    { account, account_number: accountNumber, object, object_id: readId(id), action, data, time },
    secret,
  );
  return options.tamper === undefined ? hook : tamper(hook, options.tamper);
}

/** Needs no stack when the options contain both. */
async function findUrlAndSecret(options: SendOptions): Promise<{ url: string; secret: string }> {
  const { url } = options;
  const secret = await readGivenSecret(options.secret);
  if (url !== undefined && secret !== undefined) return { url, secret };
  const target = await openTarget(options);
  try {
    if (url === undefined && !options.dryRun) await askFirst(target, 'Send to it', options);
    return {
      url: url ?? target.webhookUrl,
      secret: secret ?? (await readSigningSecret(target)),
    };
  } finally {
    target.close();
  }
}

/** Changes one field of a signed hook within the grammar, so that only the signature is wrong. */
export function tamper(hook: Hook, field: TamperedField): Hook {
  switch (field) {
    case 'time':
      return { ...hook, time: String(Number(hook.time) + 1) };
    case 'object_id':
      return { ...hook, object_id: `${hook.object_id}0` };
    case 'verify':
      return { ...hook, verify: hook.verify.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
    case 'data':
      return { ...hook, data: `${hook.data ?? ''} ` };
    default:
      return { ...hook, [field]: `${hook[field]}x` };
  }
}
