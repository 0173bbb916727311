// The command line: what there is to call. Each command has a folder of its own.

import { Command } from 'commander';
import { dlqCommand } from './dlq/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { eventsCommand } from './events/command.ts';
import { inspectCommand } from './inspect/command.ts';
import { secretCommand } from './secret/command.ts';
import { sendCommand } from './send/command.ts';
import { simulateCommand } from './simulate/command.ts';
import { startCommand } from './start/command.ts';

const EXIT_CODES = `
Exit codes:
  0  done
  1  it was not: a hook was refused, a check failed, a service said no
  2  called with something wrong`;

/** The program; `parseAsync` rejects with what a command threw, CommanderError for a wrong call. */
export function createProgram(): Command {
  const program = new Command('poster-webhooks')
    .description('Poster webhooks on this machine and on AWS: run, send, look, mend.')
    .addHelpText('after', EXIT_CODES)
    .addCommand(startCommand())
    .addCommand(sendCommand())
    .addCommand(simulateCommand())
    .addCommand(eventsCommand())
    .addCommand(dlqCommand())
    .addCommand(secretCommand())
    .addCommand(doctorCommand())
    .addCommand(inspectCommand());
  for (const command of [program, ...descendants(program)]) {
    command.showHelpAfterError('(--help shows what there is)').exitOverride();
  }
  return program;
}

const descendants = (command: Command): Command[] =>
  command.commands.flatMap((child) => [child, ...descendants(child)]);
