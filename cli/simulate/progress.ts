// A progress bar, where somebody looks on: on a terminal, and not in the way of what is printed.

import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param note how far it is, for people */
  update(value: number, note: string): void;
  stop(): void;
}

/** Does nothing unless `stream` is a terminal. */
export function startProgress(total: number, stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { update() {}, stop() {} };
  const format = '{bar} {percentage}% {note}';
  const bar = new SingleBar({ format, stream, clearOnComplete: true }, Presets.shades_classic);
  bar.start(total, 0, { note: '' });
  return {
    update: (value, note) => bar.update(value, { note }),
    stop: () => bar.stop(),
  };
}
