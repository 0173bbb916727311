// `events export`: every event that matches, as JSON lines or CSV, in constant memory.

import { createWriteStream } from 'node:fs';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { type EventItem, inspectableAttributes } from '../../../lambda/table-layout.ts';
import { type EventFilter, streamEvents } from '../../client/events/event-stream.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { filterOf } from './filter-options.ts';

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;

export interface ExportOptions extends TargetOptions, EventFilter {
  format: (typeof EXPORT_FORMATS)[number];
  /** Standard output when left out. */
  output?: string;
}

export async function runExport(options: ExportOptions): Promise<void> {
  const { format, output } = options;
  const target = await openTarget(options);
  const events = Readable.from(streamEvents(target, filterOf(options)));
  const to: Writable = output === undefined ? process.stdout : createWriteStream(output);
  // What is read from a table is written as fast as the reader takes it, and no faster.
  await pipeline(events, format === 'csv' ? toCsv() : toJsonLines(), to);
  target.close();
}

const toJsonLines = () =>
  new Transform({
    writableObjectMode: true,
    transform: (event: EventItem, _, done) => done(null, `${JSON.stringify(event)}\n`),
  });

/** The deliveries of an event stand in one cell, a line each. */
const toCsv = () =>
  stringify({
    header: true,
    columns: inspectableAttributes(),
    cast: { object: (value) => (Array.isArray(value) ? value.join('\n') : String(value)) },
    // A cell that a spreadsheet would run as a formula is text.
    escape_formulas: true,
  });
