// Shows how far a long command is: a bar on a terminal, nothing anywhere else.

import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number): void;
  stop(): void;
}

/** On stderr, so that what is printed can be piped on. @param verb such as "moved" */
export function startProgress(total: number, verb: string): Progress {
  // The bar itself shows nothing where stderr is no terminal.
  const bar = new SingleBar(
    {
      format: `{bar} {value}/{total} ${verb}, {eta_formatted} to go`,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
