// Events a minute by object. The legend shows the hour's sums, and a minute's under the pointer.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { Chart } from '../api.ts';
import { CHART_HEIGHT_PX, chartOptions, stack } from './chart-options.ts';
import { countOf, formatNumber, Moment } from './format.tsx';
import { assignColours } from './palette.ts';

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

export function ChartPanel({ chart }: { chart: Chart | undefined }) {
  const [minute, setMinute] = useState<number | undefined>();
  const colours = useRef(new Map<string, string>());
  const series = chart?.series ?? [];
  colours.current = assignColours(
    series.map(({ object }) => object),
    colours.current,
  );
  const sums = series.map(({ object, counts }) => ({
    object,
    sum: minute === undefined ? total(counts) : (counts[minute] ?? 0),
  }));
  const start = chart && minute !== undefined ? chart.minutes[minute] : undefined;
  const isPartial = chart && chart.completeFrom > (chart.minutes[0] ?? 0);
  return (
    <section class="panel chart" aria-labelledby="chart-title">
      <header>
        <h2 id="chart-title">Events a minute</h2>
        <p class="note">
          {start !== undefined ? (
            <Moment at={new Date(start * 1000)} />
          ) : isPartial ? (
            <>
              complete from <Moment at={new Date(chart.completeFrom * 1000)} />
            </>
          ) : (
            'last hour, repeats aside'
          )}
        </p>
        <ul class="legend">
          {sums.map(({ object, sum }) => (
            <li key={object}>
              <i style={{ background: `var(${colours.current.get(object)})` }} />
              {object} <b>{formatNumber(sum)}</b>
            </li>
          ))}
        </ul>
      </header>
      {chart && <Plot chart={chart} colours={colours.current} onHover={setMinute} />}
    </section>
  );
}

interface PlotProps {
  chart: Chart;
  colours: ReadonlyMap<string, string>;
  onHover(minute: number | undefined): void;
}

function Plot({ chart, colours, onHover }: PlotProps) {
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
    const options = chartOptions(element.clientWidth, names.map(colour), ink, onHover);
    const made = new uPlot(options, stack(chart), element);
    plot.current = made;
    const resize = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: CHART_HEIGHT_PX }),
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
