// Numbers, times and text fields, the same everywhere on the page.

import type { HookFields, Overview } from '../api.ts';

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const NUMBER = new Intl.NumberFormat('en');

export const formatNumber = (value: number): string => NUMBER.format(value);

export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** The reader's time zone, such as `UTC+02:00`. It changes with daylight saving time. */
export function offsetName(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const twoDigits = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${twoDigits(minutes / 60)}:${twoDigits(minutes % 60)}`;
}

/** A time in the reader's time zone, with the day unless it is today. */
export function momentText(at: Date, precise = false): string {
  const isToday = at.toDateString() === new Date().toDateString();
  const milliseconds = precise ? `.${String(at.getMilliseconds()).padStart(3, '0')}` : '';
  return `${isToday ? '' : `${DAY.format(at)}, `}${TIME.format(at)}${milliseconds}`;
}

/** The title adds the offset, which may differ from today's, and the time in UTC. */
export const Moment = ({ at, precise }: { at: Date; precise?: boolean }) => (
  <time dateTime={at.toISOString()} title={`${offsetName(at)}; ${at.toISOString()}`}>
    {momentText(at, precise)}
  </time>
);

/** Asks before a protected stack is changed. @param change such as `Send it 3 hooks` */
export const agreesTo = (overview: Overview | undefined, change: string): boolean =>
  !overview?.isProtected || confirm(`${overview.title} is protected. ${change}?`);

export const FIELDS: { name: keyof HookFields; label: string }[] = [
  { name: 'account', label: 'Account' },
  { name: 'object', label: 'Object' },
  { name: 'action', label: 'Action' },
  { name: 'id', label: 'ID' },
];

interface TextFieldProps {
  label: string;
  value: string;
  placeholder?: string;
  /** Id of a datalist with suggestions. */
  list?: string | undefined;
  required?: boolean;
  onText(text: string): void;
}

export const TextField = ({ label, onText, ...input }: TextFieldProps) => (
  <label>
    <span>{label}</span>
    <input
      type="text"
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      onInput={(event) => onText(event.currentTarget.value)}
      {...input}
    />
  </label>
);
