// The command line: the tree of all commands.

import { Command } from 'commander';
import { dlqListCommand, dlqRedriveCommand } from './dlq.ts';
import { doctorCommand } from './doctor/doctor.ts';
import { eventsExportCommand } from './events/export.ts';
import { eventsListCommand } from './events/list.ts';
import { eventsReplayCommand } from './events/replay.ts';
import { eventsShowCommand } from './events/show.ts';
import { inspectCommand } from './inspect.ts';
import { secretCommand } from './secret/secret.ts';
import { sendCommand } from './send.ts';
import { dayCommand } from './simulate/day.ts';
import { outageCommand } from './simulate/outage.ts';
import { saleCommand } from './simulate/sale.ts';
import { startCommand } from './start/command.ts';

const EXIT_CODES = `
Exit codes:
  0  success
  1  failure: a hook was refused, a check failed, or a service returned an error
  2  wrong usage`;

/** `parseAsync` of the program rejects with the command's error, or with CommanderError for wrong usage. */
export function createProgram(): Command {
  const program = new Command('poster-webhooks')
    .description('Poster webhooks on this machine and on AWS: run, send, inspect, fix.')
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
        .description('list, show, export and replay recorded events; default: list')
        .addCommand(eventsListCommand(), { isDefault: true })
        .addCommand(eventsShowCommand())
        .addCommand(eventsExportCommand())
        .addCommand(eventsReplayCommand()),
    )
    .addCommand(
      new Command('dlq')
        .description('list and redrive dead letters: accepted hooks that could not be recorded')
        .addCommand(dlqListCommand(), { isDefault: true })
        .addCommand(dlqRedriveCommand()),
    )
    .addCommand(secretCommand())
    .addCommand(doctorCommand())
    .addCommand(inspectCommand());
  for (const command of [program, ...descendants(program)]) {
    command.showHelpAfterError('(use --help for usage)').exitOverride();
  }
  return program;
}

const descendants = (command: Command): Command[] =>
  command.commands.flatMap((child) => [child, ...descendants(child)]);
