// The command line: the tree of all commands.

import { Command, Help, type Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { asCalled } from '../client/command-name.ts';
import { accountsListCommand, accountsShowCommand } from './accounts.ts';
import { dlqDiscardCommand, dlqShowCommand } from './dlq/letter.ts';
import { dlqListCommand } from './dlq/list.ts';
import { dlqRedriveCommand } from './dlq/redrive.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { eventsExportCommand } from './events/export.ts';
import { eventsListCommand } from './events/list.ts';
import { eventsReplayCommand } from './events/replay.ts';
import { eventsResendCommand } from './events/resend.ts';
import { eventsShowCommand } from './events/show.ts';
import { hooksRefusedCommand } from './hooks.ts';
import { inspectCommand } from './inspect.ts';
import { listenCommand } from './listen/listen.ts';
import { choiceOption, dataDirOption, openOption, portOption, utcOption } from './options.ts';
import { secretCommand } from './secret/secret.ts';
import { secretOption } from './secret/secret-input.ts';
import { sendCommand } from './send.ts';
import { dayCommand } from './simulate/day.ts';
import { outageCommand } from './simulate/outage.ts';
import { saleCommand } from './simulate/sale.ts';
import type { StartOptions } from './start/start.ts';
import { statusCommand } from './status.ts';
import { subscribersListCommand } from './subscribers/list.ts';
import { subscribersRedriveCommand } from './subscribers/redrive.ts';
import { whereCommand } from './where.ts';

const EXIT_CODES = `
Exit codes:
  0    success
  1    failure: a hook was refused, a check failed, or a service returned an error
  2    wrong usage
  130  interrupted with Ctrl-C, before all was done`;

/** `parseAsync` of the program rejects with the command's error, or with CommanderError for wrong usage. */
export function createProgram(): Command {
  const program = new Command('poster-webhooks')
    .description('Poster webhooks on this machine and on AWS: run, send, inspect, fix.')
    .version(packageJson.version, '--version', 'print the version')
    .addHelpText('after', EXIT_CODES)
    .addCommand(startCommand())
    .addCommand(sendCommand())
    .addCommand(
      new Command('simulate')
        .description('send hooks as Poster would: a sale, a day, an outage')
        .addHelpText('after', '\nThe events stay in the table, like any other events.')
        .addCommand(saleCommand())
        .addCommand(dayCommand())
        .addCommand(outageCommand()),
    )
    .addCommand(
      new Command('events')
        .description('list, show, export, replay and resend recorded events; default: list')
        .addCommand(eventsListCommand(), { isDefault: true })
        .addCommand(eventsShowCommand())
        .addCommand(eventsExportCommand())
        .addCommand(eventsReplayCommand())
        .addCommand(eventsResendCommand()),
    )
    .addCommand(statusCommand())
    .addCommand(whereCommand())
    .addCommand(listenCommand())
    .addCommand(
      new Command('hooks')
        .description('list hooks that were refused; default: refused')
        .addCommand(hooksRefusedCommand(), { isDefault: true }),
    )
    .addCommand(
      new Command('accounts')
        .description('list and show the accounts that have the app; default: list')
        .addCommand(accountsListCommand(), { isDefault: true })
        .addCommand(accountsShowCommand()),
    )
    .addCommand(
      new Command('dlq')
        .description(
          'list, show, send back and delete hooks that could not be recorded; default: list',
        )
        .addCommand(dlqListCommand(), { isDefault: true })
        .addCommand(dlqShowCommand())
        .addCommand(dlqDiscardCommand())
        .addCommand(dlqRedriveCommand()),
    )
    .addCommand(
      new Command('subscribers')
        .description('functions that get new events: list them, send what failed again')
        .addCommand(subscribersListCommand(), { isDefault: true })
        .addCommand(subscribersRedriveCommand()),
    )
    .addCommand(secretCommand())
    .addCommand(doctorCommand())
    .addCommand(inspectCommand());
  for (const command of [program, ...descendants(program)]) {
    command
      .showHelpAfterError('(use --help for usage)')
      .exitOverride()
      .configureHelp({ optionDescription: describeOption })
      .configureOutput({
        writeOut: (text) => process.stdout.write(asCalled(text)),
        writeErr: (text) => process.stderr.write(asCalled(text)),
      });
  }
  return program;
}

/** Loads `start.ts` only when it runs, so that no other command waits for the emulated services. */
const startCommand = (): Command =>
  new Command('start')
    .description('run the stack on this machine (until Ctrl-C)')
    .addOption(portOption('--port <number>', 'port of the webhook URL', 3000))
    .addOption(portOption('--inspector-port <number>', 'port of the inspector’s page', 3001))
    .addOption(secretOption('application secret, or a JSON list; default: random, then kept'))
    .addOption(dataDirOption())
    .option(
      '--app <command>',
      'CDK app to run: a command, a file or a cdk.out; default: the one in cdk.json',
    )
    .addOption(
      choiceOption('--log <form>', 'one line per hook, or the raw log', ['text', 'json'], 'text'),
    )
    .addOption(utcOption())
    .addOption(openOption())
    .addHelpText(
      'after',
      '\nExamples:\n  npm start -- --port 8080\n  pass show poster/app | npm start -- --secret -',
    )
    .action(async (options: StartOptions) => (await import('./start/start.ts')).runStart(options));

/** Says which options a command cannot do without. */
const describeOption = (option: Option): string =>
  `${new Help().optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;

const descendants = (command: Command): Command[] =>
  command.commands.flatMap((child) => [child, ...descendants(child)]);
