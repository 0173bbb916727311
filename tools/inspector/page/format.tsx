// Numbers and times as the page writes them.

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const NUMBER = new Intl.NumberFormat('en');

export const formatNumber = (value: number): string => NUMBER.format(value);

/** In the reader's time zone; the day only when it is not today. */
export function Moment({ at, precise = false }: { at: Date; precise?: boolean }) {
  const isToday = at.toDateString() === new Date().toDateString();
  const milliseconds = precise ? `.${String(at.getMilliseconds()).padStart(3, '0')}` : '';
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()}>
      {isToday ? '' : `${DAY.format(at)}, `}
      {TIME.format(at)}
      {milliseconds}
    </time>
  );
}

export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;
