// The numbers at the top. One that cannot be had says so, and is not made up.

import type { Counters } from '../api.ts';
import { formatNumber } from './format.tsx';

export interface CounterStripProps {
  counters: Counters | undefined;
  /** Repeats among the listed events: what is left where the functions' counts are not at hand. */
  listedRepeats: number;
}

const NOT_HERE = 'not available here';

const known = (value: number | null | undefined, note: string): string =>
  value === null ? NOT_HERE : note;

interface Tile {
  name: string;
  value: number | null | undefined;
  note: string;
  tone?: 'bad' | undefined;
}

export function CounterStrip({ counters, listedRepeats }: CounterStripProps) {
  const hasCounts = counters === undefined || counters.accepted !== null;
  const sinceStart = hasCounts ? 'since the stack started' : NOT_HERE;
  const tiles: Tile[] = [
    { name: 'Accepted', value: counters?.accepted, note: sinceStart },
    {
      name: 'Repeated',
      value: hasCounts ? counters?.repeated : listedRepeats,
      note: hasCounts ? sinceStart : 'in the events listed',
    },
    { name: 'Rejected', value: counters?.rejected, note: sinceStart },
    {
      name: 'Queued',
      value: counters?.queued,
      note: known(counters?.queued, 'on their way to the table'),
    },
    {
      name: 'Dead',
      value: counters?.dead,
      note: known(counters?.dead, 'in the dead-letter queue'),
      tone: counters?.dead ? 'bad' : undefined,
    },
  ];
  return (
    <section class="counters" aria-label="Counters">
      <dl>
        {tiles.map(({ name, value, note, tone }) => (
          <div key={name} class={tone}>
            <dt>{name}</dt>
            <dd>{value === null || value === undefined ? '–' : formatNumber(value)}</dd>
            <dd class="note">{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
