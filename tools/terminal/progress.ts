// Shows the progress of a long command: a bar on a terminal, nothing anywhere else.

import { Presets, SingleBar } from 'cli-progress';

interface Progress {
  /** @param note replaces `{note}` in the text */
  update(done: number, note?: string): void;
  stop(): void;
}

/**
 * The bar is on stderr, so that stdout can be piped. It neither hides the cursor nor turns off line
 * wrapping, because Ctrl-C would leave the terminal that way.
 *
 * @param total 0 for no bar
 * @param text printed after the bar, with cli-progress's placeholders: `{percentage}% {note}`
 */
export function startProgress(total: number, text: string): Progress {
  if (total === 0 || !canDraw()) return { update: () => {}, stop: () => {} };
  const format = `{bar} ${text}`;
  const bar = new SingleBar(
    { format, clearOnComplete: true, linewrap: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: '' });
  return { update: (done, note = '') => bar.update(done, { note }), stop: () => bar.stop() };
}

/** Only a terminal that can move its cursor shows a bar. */
const canDraw = (): boolean => process.stderr.isTTY && process.env.TERM !== 'dumb';

/** A text such as `3/10 sent, 5s left`. @param verb such as `sent` */
export const outOfTotal = (verb: string): string => `{value}/{total} ${verb}, {eta_formatted} left`;

/** @returns how many values there are; 0 if interrupted, or if no bar can be shown */
export async function countForBar(
  values: AsyncIterable<unknown>,
  signal?: AbortSignal,
): Promise<number> {
  let total = 0;
  if (!canDraw()) return 0;
  for await (const _ of values) {
    if (signal?.aborted) return 0;
    total += 1;
  }
  return total;
}
