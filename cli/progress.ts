// Shows how far a long command is: a bar on a terminal, nothing anywhere else.

import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number): void;
  stop(): void;
}

/**
 * On stderr, so that what is printed can be piped on. Changes nothing of the terminal that Ctrl-C
 * would leave changed: neither hides the cursor nor switches wrapping off.
 *
 * @param total 0 for no bar
 * @param verb such as `sent`
 */
export function startProgress(total: number, verb: string): Progress {
  if (total === 0 || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const format = `{bar} {value}/{total} ${verb}, {eta_formatted} to go`;
  const bar = new SingleBar(
    { format, clearOnComplete: true, linewrap: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
