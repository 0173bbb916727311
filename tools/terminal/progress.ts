// Shows how far a long command is: a bar on a terminal, nothing anywhere else.

import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param note stands where the text has `{note}` */
  update(done: number, note?: string): void;
  stop(): void;
}

/**
 * On stderr, so that what is printed can be piped on. Changes nothing of the terminal that Ctrl-C
 * would leave changed: neither hides the cursor nor switches wrapping off.
 *
 * @param total 0 for no bar
 * @param text beside the bar, with cli-progress's own places: `{percentage}% {note}`
 */
export function startProgress(total: number, text: string): Progress {
  if (total === 0 || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = `{bar} ${text}`;
  const bar = new SingleBar(
    { format, clearOnComplete: true, linewrap: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: '' });
  return { update: (done, note = '') => bar.update(done, { note }), stop: () => bar.stop() };
}

/** The text for things that are done one by one. @param verb such as `sent` */
export const outOfTotal = (verb: string): string =>
  `{value}/{total} ${verb}, {eta_formatted} to go`;
