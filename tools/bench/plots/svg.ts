// SVG as text: the frame, the colours for a light and a dark page, and the few shapes that charts need.

export const WIDTH = 760;

/** Six hues that stay apart on white, on near black and for the colour-blind (after Okabe and Ito). */
const HUES = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];

const STYLE = `
svg { font: 13px system-ui, sans-serif; }
.text { fill: #1f2328; stroke: #ffffff; stroke-width: 3px; paint-order: stroke; }
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
    text(16, 26, title, { bold: true }),
    ...shapes,
    '</svg>\n',
  ].join('\n');

export interface TextOptions {
  anchor?: 'start' | 'middle' | 'end';
  className?: 'text' | 'quiet' | 'mark-text';
  bold?: boolean;
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { anchor = 'start', className = 'text', bold = false } = options;
  const weight = bold ? ' font-weight="600"' : '';
  return `<text class="${className}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${weight}>${escapeText(content)}</text>`;
}

export const box = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"/>`;

export const line = (
  from: [number, number],
  to: [number, number],
  className: 'grid' | 'mark',
): string =>
  `<line class="${className}" x1="${round(from[0])}" y1="${round(from[1])}" x2="${round(to[0])}" y2="${round(to[1])}"/>`;

export const polyline = (points: readonly [number, number][], colour: string): string =>
  `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}"/>`;

export const dot = (x: number, y: number, colour: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" fill="${colour}"/>`;

const escapeText = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const round = (value: number): number => Math.round(value * 10) / 10;
