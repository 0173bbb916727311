// Events per minute and object, as stacked bars. The legend shows the totals of the hour, or of the minute
// under the pointer.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { Chart } from '../api.ts';
import { countOf, formatNumber, Moment } from './parts.tsx';

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

export function ChartPanel({ chart }: { chart: Chart | undefined }) {
  const [minute, setMinute] = useState<number | undefined>();
  const colours = useRef(new Map<string, string>());
  const series = chart?.series ?? [];
  colours.current = assignColours(
    series.map(({ object }) => object),
    colours.current,
  );
  const start = chart && minute !== undefined ? chart.minutes[minute] : undefined;
  const isPartial = chart && chart.completeFrom > (chart.minutes[0] ?? 0);
  return (
    <section class="panel chart" aria-labelledby="chart-title">
      <header>
        <h2 id="chart-title">Events per minute</h2>
        <p class="note">
          {start !== undefined ? (
            <Moment at={new Date(start * 1000)} />
          ) : isPartial ? (
            <>
              complete from <Moment at={new Date(chart.completeFrom * 1000)} />
            </>
          ) : (
            'last hour, without repeats'
          )}
        </p>
        <ul class="legend">
          {series.map(({ object, counts }) => (
            <li key={object}>
              <i style={{ background: `var(${colours.current.get(object)})` }} />
              <bdi>{object}</bdi>{' '}
              <b>{formatNumber(minute === undefined ? total(counts) : (counts[minute] ?? 0))}</b>
            </li>
          ))}
        </ul>
      </header>
      {chart && <Plot chart={chart} colours={colours.current} onHover={setMinute} />}
    </section>
  );
}

/** Defined in styles/base.css. In this order, colour-blind readers can tell neighbours apart. */
const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5'];

/** Gives each object a colour, which it keeps while it is in the chart. */
function assignColours(
  objects: readonly string[],
  before: ReadonlyMap<string, string>,
): Map<string, string> {
  const kept = objects.filter((object) => before.has(object));
  const colours = new Map(kept.map((object) => [object, before.get(object) ?? '']));
  const taken = new Set(colours.values());
  const free = COLOURS.filter((colour) => !taken.has(colour));
  for (const object of objects) {
    if (!colours.has(object)) colours.set(object, free.shift() ?? '--series-5');
  }
  return colours;
}

const HEIGHT_PX = 150;

function Plot(props: {
  chart: Chart;
  colours: ReadonlyMap<string, string>;
  onHover(minute: number | undefined): void;
}) {
  const { chart, colours, onHover } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const scheme = useColourScheme();
  const names = chart.series.map(({ object }) => colours.get(object) ?? '');

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const ink = { text: colour('--text-soft'), line: colour('--line') };
    const options = plotOptions(element.clientWidth, names.map(colour), ink, onHover);
    const made = new uPlot(options, stack(chart), element);
    plot.current = made;
    const resize = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.destroy();
    };
  }, [names.join(), scheme]);
  useEffect(() => plot.current?.setData(stack(chart)), [chart]);

  const all = total(chart.series.flatMap(({ counts }) => counts));
  const label = `Bar chart: ${countOf(all, 'event')} in the last hour`;
  return <div ref={place} class="plot" role="img" aria-label={label} />;
}

function useColourScheme(): boolean {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setIsDark] = useState(query.matches);
  useEffect(() => {
    const follow = (event: MediaQueryListEvent) => setIsDark(event.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isDark;
}

/** Adds each series to those below it. The tallest sums come first, so that they are drawn at the back. */
function stack({ minutes, series }: Chart): uPlot.AlignedData {
  const sums: number[][] = [];
  for (const { counts } of series) {
    const below = sums.at(-1);
    sums.push(counts.map((count, minute) => count + (below?.[minute] ?? 0)));
  }
  return [minutes, ...sums.reverse()];
}

/** The axis shows at least this many events, so that a single hook does not fill the chart. */
const SCALE_MIN_EVENTS = 4;
const HALF_MINUTE_SECONDS = 30;
const FONT = '11px system-ui, sans-serif';

/** @param colours of the series, in the chart's order */
function plotOptions(
  width: number,
  colours: readonly string[],
  ink: { text: string; line: string },
  onHover: (minute: number | undefined) => void,
): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.75, 22], align: 0 });
  const axis = { stroke: ink.text, font: FONT, ticks: { show: false } };
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    padding: [8, 4, 0, 0],
    scales: {
      x: {
        time: true,
        range: (_, min, max) => [min - HALF_MINUTE_SECONDS, max + HALF_MINUTE_SECONDS],
      },
      y: { range: (_, __, max) => [0, Math.max(SCALE_MIN_EVENTS, max * 1.05)] },
    },
    axes: [
      { ...axis, grid: { show: false }, values: '{HH}:{mm}', space: 70, size: 24 },
      {
        ...axis,
        grid: { stroke: ink.line, width: 1 },
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
        size: 40,
        space: 26,
      },
    ],
    series: [
      {},
      ...[...colours].reverse().map((colour) => ({
        fill: colour,
        width: 0,
        points: { show: false },
        ...(bars && { paths: bars }),
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)] },
  };
}
