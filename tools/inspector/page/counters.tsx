// The counters at the top. A count that is not available shows as a dash, never as a guess.

import type { Counters } from '../api.ts';
import { formatNumber } from './parts.tsx';

interface CounterStripProps {
  counters: Counters | undefined;
  /** Repeats among the listed events. Shown when the functions' own count is not available. */
  listedRepeats: number;
  /** How many messages could not be recorded yet, as far as the filters let them through. */
  retried: number;
}

const SINCE_START = 'since the stack started';

const tile = (name: string, value: number | null | undefined, note: string) => ({
  name,
  value,
  note: value === null ? 'not available here' : note,
});

export function CounterStrip({ counters, listedRepeats, retried }: CounterStripProps) {
  const tiles = [
    tile('Accepted', counters?.accepted, SINCE_START),
    counters?.repeated === null
      ? tile('Repeated', listedRepeats, 'among the listed events')
      : tile('Repeated', counters?.repeated, SINCE_START),
    tile('Rejected', counters?.rejected, SINCE_START),
    tile(
      'Queued',
      counters?.queued,
      retried === 0 ? 'waiting to be recorded' : `${formatNumber(retried)} being tried again`,
    ),
    tile('Dead', counters?.dead, 'in the dead-letter queue'),
  ];
  const isBad = (name: string, value: number | null | undefined) =>
    (name === 'Dead' && value) || (name === 'Queued' && retried > 0);
  return (
    <section class="counters" aria-label="Counters">
      <dl>
        {tiles.map(({ name, value, note }) => (
          <div key={name} class={isBad(name, value) ? 'bad' : undefined}>
            <dt>{name}</dt>
            <dd>{value === null || value === undefined ? '–' : formatNumber(value)}</dd>
            <dd class="note">{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
