// From values to places on a chart, with round ticks.

export interface Scale {
  place(value: number): number;
  ticks: number[];
}

/** About so many ticks. */
const TICKS = 5;

/** From 0 to at least `max`, at steps of 1, 2 or 5 times a power of ten. */
export function linearScale(max: number, from: number, to: number): Scale {
  const rough = (max || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const count = Math.max(1, Math.ceil(max / step - 1e-9));
  const top = count * step;
  return {
    place: (value) => from + (value / top) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
  };
}

/** Between the powers of ten around the values, all above 0. */
export function logarithmicScale(min: number, max: number, from: number, to: number): Scale {
  const first = Math.floor(Math.log10(min));
  const last = Math.max(first + 1, Math.ceil(Math.log10(max)));
  return {
    place: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
  };
}

/** 1,500 as 1.5k, 3,600,000 as 3.6M. */
export function shorten(value: number): string {
  const of = (divisor: number, suffix: string) =>
    `${Number((value / divisor).toPrecision(4))}${suffix}`;
  if (Math.abs(value) >= 1e9) return of(1e9, 'G');
  if (Math.abs(value) >= 1e6) return of(1e6, 'M');
  if (Math.abs(value) >= 1e3) return of(1e3, 'k');
  return of(1, '');
}
