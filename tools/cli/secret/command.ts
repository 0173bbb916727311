// `secret`: what there is to call and how it reads.

import { Command } from 'commander';
import { UsageError } from '../../client/errors.ts';
import { jsonOption, withTarget } from '../options.ts';
import { runAdd, runRetire, runSet } from './change.ts';
import { runCheck } from './check.ts';

const EXAMPLES = `
A secret is asked for and not shown, or piped in; it is never an argument.

Rotate without losing a hook:
  npm run --silent poster -- secret add --stack poster-webhooks-prod
  (change it at Poster, wait two days)
  npm run --silent poster -- secret retire --stack poster-webhooks-prod

From a password manager:
  pass show poster/app | npm run --silent poster -- secret set`;

export const secretCommand = (): Command => {
  const group = new Command('secret')
    .description('the application secrets: store, rotate, and find out why a hook is refused')
    .addHelpText('after', EXAMPLES)
    .addCommand(changing('set', 'store one secret in place of all', runSet))
    .addCommand(changing('add', 'store a new one before the others, so that all may sign', runAdd))
    .addCommand(changing('retire', 'take one away, when nothing is signed with it', runRetire))
    .addCommand(checkCommand());
  return withoutArguments(group, () => group.help({ error: true }));
};

const changing = <Options>(name: string, what: string, run: (options: Options) => Promise<void>) =>
  withoutArguments(
    withTarget(new Command(name).description(what).addOption(jsonOption())).addHelpText(
      'after',
      EXAMPLES,
    ),
    run,
  );

const checkCommand = (): Command =>
  withoutArguments(
    withTarget(
      new Command('check')
        .description('say which stored secret signed a hook, or why none did')
        .option('--file <path>', 'with the hook, JSON or a form; default: standard input')
        .addOption(jsonOption()),
    ).addHelpText(
      'after',
      `
Prints no secret, signature or data. The hook has to be as it was received, byte for byte.

Examples:
  npm run --silent poster -- secret check --file hook.json
  pbpaste | npm run --silent poster -- secret check --stack poster-webhooks-prod`,
    ),
    runCheck,
  );

/** Commander repeats an argument that it does not know, and here that may be a secret. */
function withoutArguments<Options>(
  command: Command,
  run: (options: Options) => Promise<void> | void,
): Command {
  return command
    .allowUnknownOption()
    .allowExcessArguments()
    .action((options: Options) => {
      if (command.args.length > 0) {
        throw new UsageError(
          `${nameOf(command)} takes no such argument, and never a secret: it is asked for, or piped in (--help). If it was a secret, it is in your shell's history now`,
        );
      }
      return run(options);
    });
}

const nameOf = (command: Command): string =>
  command.name() === 'secret' ? 'secret' : `secret ${command.name()}`;
