// Building blocks of the charts: the SVG page, the shapes, and the scales that map values to positions.

export const WIDTH = 760;

/** Six colours that differ on white, on near black and to colour-blind eyes (after Okabe and Ito). */
const HUES = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];

const STYLE = `
svg { font: 13px system-ui, sans-serif; }
.text { fill: #1f2328; stroke: #ffffff; stroke-width: 3px; paint-order: stroke; } .title { font-weight: 600; }
.page { fill: #ffffff; } .quiet { fill: #59636e; }
.grid { stroke: #d1d9e0; } .mark { stroke: #cf222e; stroke-dasharray: 5 4; } .mark-text { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
  .page { fill: #0d1117; } .text { fill: #e6edf3; stroke: #0d1117; } .quiet { fill: #9198a1; }
  .grid { stroke: #30363d; } .mark { stroke: #ff7b72; } .mark-text { fill: #ff7b72; }
}`;

export const hue = (index: number): string => HUES[index % HUES.length] ?? '';

export const document = (title: string, height: number, shapes: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    text(16, 26, title, 'text title'),
    ...shapes,
    '</svg>\n',
  ].join('\n');

type TextClass = 'text' | 'text title' | 'quiet' | 'mark-text';

export const text = (
  x: number,
  y: number,
  content: string,
  className: TextClass = 'text',
  anchor: 'start' | 'middle' | 'end' = 'start',
): string =>
  `<text class="${className}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeText(content)}</text>`;

export const box = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;

type Point = [x: number, y: number];

export const line = (from: Point, to: Point, className: 'grid' | 'mark'): string =>
  `<line class="${className}" x1="${round(from[0])}" y1="${round(from[1])}" x2="${round(to[0])}" y2="${round(to[1])}"/>`;

export const polyline = (points: readonly Point[], colour: string): string =>
  `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}"/>`;

export const dot = (x: number, y: number, colour: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" fill="${colour}"/>`;

const escapeText = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const round = (value: number): number => Math.round(value * 10) / 10;

/** Maps values to positions on the page. */
interface Scale {
  place(value: number): number;
  ticks: number[];
}

/** The steps are chosen to give about this many ticks. */
const TICKS = 5;

/** From 0 to at least `max`, in steps of 1, 2 or 5 times a power of ten. */
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

/** From the power of ten below `min` to the one above `max`. Both values must be above 0. */
export function logarithmicScale(min: number, max: number, from: number, to: number): Scale {
  const first = Math.floor(Math.log10(min));
  const last = Math.max(first + 1, Math.ceil(Math.log10(max)));
  return {
    place: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
  };
}

/** 1,500 becomes 1.5k, and 3,600,000 becomes 3.6M. */
export function shorten(value: number): string {
  const units: [number, string][] = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  const [divisor, suffix] = units.find(([unit]) => Math.abs(value) >= unit) ?? [1, ''];
  return `${Number((value / divisor).toPrecision(4))}${suffix}`;
}
