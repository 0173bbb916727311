// What the list is narrowed by.

import type { ListFilter } from '../api.ts';

export interface FiltersProps {
  filter: ListFilter;
  /** Names to suggest. */
  objects: readonly string[];
  onChange(change: Partial<ListFilter>): void;
}

const FIELDS: { name: keyof ListFilter; label: string; placeholder: string }[] = [
  { name: 'account', label: 'Account', placeholder: 'all' },
  { name: 'object', label: 'Object', placeholder: 'all' },
  { name: 'action', label: 'Action', placeholder: 'all' },
  { name: 'id', label: 'ID', placeholder: 'any' },
];

export function Filters({ filter, objects, onChange }: FiltersProps) {
  const isNarrowed = FIELDS.some(({ name }) => filter[name] !== '');
  return (
    <search class="filters" aria-label="Filter events">
      {FIELDS.map(({ name, label, placeholder }) => (
        <label key={name}>
          <span>{label}</span>
          <input
            name={name}
            type="text"
            value={filter[name]}
            placeholder={placeholder}
            list={name === 'object' ? 'objects' : undefined}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={(event) => onChange({ [name]: event.currentTarget.value })}
          />
        </label>
      ))}
      <datalist id="objects">
        {objects.map((object) => (
          <option key={object} value={object} />
        ))}
      </datalist>
      <button
        type="button"
        disabled={!isNarrowed}
        onClick={() => onChange({ account: '', object: '', action: '', id: '' })}
      >
        Clear
      </button>
    </search>
  );
}
