// `events export`: writes every matching event as JSON lines or CSV, in constant memory.

import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { stringify } from 'csv-stringify';
import { type EventItem, eventAttributes } from '../../../lambda/table-layout.ts';
import { UserError } from '../../client/errors.ts';
import { type EventFilter, streamEvents } from '../../client/events/event-stream.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { printError, toJson, toPrintable } from '../../terminal/print.ts';
import { choiceOption, filterOf, withFilter, withTarget } from '../options.ts';

const FORMATS = ['jsonl', 'csv'] as const;

const EXAMPLES = `
Examples:
  npm run --silent poster -- events export --since 2026-11-01 --format csv --output events.csv
  npm run --silent poster -- events export --account demo | wc -l`;

export const eventsExportCommand = (): Command =>
  withTarget(
    withFilter(
      new Command('export')
        .description('write every matching event, with no limit on their number')
        .addOption(choiceOption('--format <format>', 'output format', FORMATS, 'jsonl'))
        .option('--output <file>', 'write to this file, once complete; default: standard output')
        .option('--overwrite', 'replace that file if it exists'),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action(runExport);

interface ExportOptions extends TargetOptions, EventFilter {
  format: (typeof FORMATS)[number];
  output?: string;
  overwrite?: boolean;
}

async function runExport(options: ExportOptions): Promise<void> {
  const { format, output, overwrite } = options;
  if (output !== undefined && !overwrite && existsSync(output)) {
    throw new UserError(`${output} exists; to replace it: --overwrite`);
  }
  const target = await openTarget(options);
  const events = Readable.from(streamEvents(target, filterOf(options)));
  const draft = output && `${output}.new`;
  let isDone = false;
  try {
    await interruptible(async (signal) => {
      const to: Writable = draft === undefined ? process.stdout : createWriteStream(draft);
      // The pipeline reads from the table only as fast as the output is written.
      await pipeline(events, format === 'csv' ? toCsv() : toJsonLines(), to, { signal });
      if (draft !== undefined && output !== undefined) renameSync(draft, output);
      isDone = true;
    });
  } finally {
    target.close();
    if (!isDone && draft !== undefined) rmSync(draft, { force: true });
  }
  const what = output === undefined ? 'the output is incomplete' : `${output} was not written`;
  if (!isDone) printError(`interrupted: ${what}`);
}

const toJsonLines = () =>
  new Transform({
    writableObjectMode: true,
    transform: (event: EventItem, _, done) => done(null, `${toJson(event)}\n`),
  });

/** All deliveries of an event are in one cell, one per line. */
const toCsv = () =>
  stringify({
    header: true,
    columns: eventAttributes(),
    cast: {
      object: (value) => (Array.isArray(value) ? value.join('\n') : String(value)),
      string: (value) => toPrintable(value, '\n\t'),
    },
    // Marks a cell that a spreadsheet would run as a formula as text.
    escape_formulas: true,
  });
