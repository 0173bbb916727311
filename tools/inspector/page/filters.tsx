// The filters of the list: fields of the hook, a text in its data, and a range of time.

import { FIELDS, TextField } from './parts.tsx';
import { RANGES } from './time-range.ts';
import { UNFILTERED, type View } from './view.ts';

interface FiltersProps {
  view: View;
  isNarrowed: boolean;
  /** Suggested while typing an object. */
  objects: readonly string[];
  onChange(change: Partial<View>): void;
}

export function Filters({ view, isNarrowed, objects, onChange }: FiltersProps) {
  // Another list begins at its newest event.
  const change = (part: Partial<View>) => onChange({ ...part, before: '' });
  return (
    <search class="filters" aria-label="Filter events">
      {FIELDS.map(({ name, label }) => (
        <TextField
          key={name}
          label={label}
          placeholder="all"
          value={view[name]}
          list={name === 'object' ? 'objects' : undefined}
          onText={(text) => change({ [name]: text })}
        />
      ))}
      <datalist id="objects">
        {objects.map((object) => (
          <option key={object} value={object} />
        ))}
      </datalist>
      <div class="data-filter">
        <TextField
          label="Data contains"
          placeholder="anything"
          value={view.text}
          onText={(text) => change({ text })}
        />
      </div>
      <label>
        <span>Time</span>
        <select
          value={view.range}
          onChange={(event) => change({ range: event.currentTarget.value })}
        >
          {RANGES.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={!isNarrowed} onClick={() => onChange(UNFILTERED)}>
        Clear
      </button>
      {view.range === 'chosen' && (
        <>
          <TimeField label="From" value={view.from} onTime={(from) => change({ from })} />
          <TimeField label="To" value={view.to} onTime={(to) => change({ to })} />
        </>
      )}
    </search>
  );
}

interface TimeFieldProps {
  label: string;
  /** As `datetime-local` writes it. */
  value: string;
  onTime(value: string): void;
}

const TimeField = ({ label, value, onTime }: TimeFieldProps) => (
  <label class="time-filter">
    <span>{label}</span>
    <input
      type="datetime-local"
      value={value}
      onInput={(event) => onTime(event.currentTarget.value)}
    />
  </label>
);
