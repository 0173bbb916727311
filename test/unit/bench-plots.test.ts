import { describe, expect, it } from 'vitest';
import { groupParts } from '../../tools/bench/cost/cost-chart.ts';
import { drawBars } from '../../tools/bench/plots/bar-chart.ts';
import { drawLines } from '../../tools/bench/plots/line-chart.ts';
import { linearScale, logarithmicScale, shorten } from '../../tools/bench/plots/scale.ts';
import { document, text } from '../../tools/bench/plots/svg.ts';

describe('a scale', () => {
  it('has round ticks up to what there is', () => {
    const { ticks, place } = linearScale(5.93, 0, 600);
    expect(ticks).toEqual([0, 2, 4, 6]);
    expect(place(3)).toBe(300);
  });

  it('goes downwards as pages do', () => {
    expect(linearScale(10, 300, 100).place(5)).toBe(200);
  });

  it('stands for nothing at all as well', () => {
    expect(linearScale(0, 0, 100).ticks).toEqual([0, 0.2]);
  });

  it('of powers of ten puts each as far from the next', () => {
    const { ticks, place } = logarithmicScale(1_000, 100_000, 0, 200);
    expect(ticks).toEqual([1_000, 10_000, 100_000]);
    expect(place(10_000)).toBe(100);
  });

  it('is labelled briefly', () => {
    expect([0, 0.5, 1500, 3_600_000, 2e9].map(shorten)).toEqual(['0', '0.5', '1.5k', '3.6M', '2G']);
  });
});

it('text is escaped', () => {
  expect(text(1, 2, 'a < b & c')).toContain('>a &lt; b &amp; c<');
});

it('a page has its title, and colours for the dark', () => {
  const page = document('T', 100, []);
  expect(page).toContain('<title>T</title>');
  expect(page).toContain('prefers-color-scheme: dark');
});

describe('bars', () => {
  const drawn = drawBars({
    kind: 'bars',
    name: 'x',
    title: 'T',
    unit: '$',
    bars: [
      {
        label: 'here',
        parts: [
          { name: 'a', value: 1 },
          { name: 'b', value: 3 },
        ],
      },
    ],
    mark: { value: 2, label: 'target' },
  });

  it('lie end to end, at the scale of the ticks', () => {
    // 4 $ from 240 to 690: a part of 1 $ is 112.5 wide.
    expect(drawn).toContain('<rect x="240" y="76" width="112.5" height="24" fill="#0072b2"/>');
    expect(drawn).toContain('<rect x="352.5" y="76" width="337.5" height="24" fill="#e69f00"/>');
    expect(drawn).toContain('>4 $<');
  });

  it('are crossed by the mark', () => {
    expect(drawn).toContain('<line class="mark" x1="465" y1="66" x2="465" y2="114"/>');
  });
});

it('lines go through their points, with dots while there are few', () => {
  const drawn = drawLines({
    kind: 'lines',
    name: 'x',
    title: 'T',
    xTitle: 'minutes',
    yTitle: 'messages',
    series: [
      {
        name: 's',
        points: [
          [0, 0],
          [10, 10],
        ],
      },
    ],
  });
  expect(drawn).toContain('points="70,320 610,66"');
  expect(drawn.match(/<circle/g)).toHaveLength(3);
});

it('items of one part of the pipeline are one part of the bar', () => {
  const bill = [
    { item: 'table: new events', dollars: 1 },
    { item: 'logs: access', dollars: 2 },
    { item: 'index: new events', dollars: 3 },
  ];
  expect(groupParts(bill)).toEqual([
    { name: 'table, index', value: 4 },
    { name: 'logs', value: 2 },
  ]);
});
