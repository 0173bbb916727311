import { describe, expect, it } from 'vitest';
import { drawBars, drawLines } from '../../tools/bench/plots/charts.ts';
import {
  document,
  linearScale,
  logarithmicScale,
  shorten,
  text,
} from '../../tools/bench/plots/svg.ts';

describe('the scale of a chart', () => {
  it('has round ticks up to the maximum', () => {
    const { ticks, place } = linearScale(5.93, 0, 600);
    expect(ticks).toEqual([0, 2, 4, 6]);
    expect(place(3)).toBe(300);
  });

  it('maps larger values to higher places on the page', () => {
    expect(linearScale(10, 300, 100).place(5)).toBe(200);
  });

  it('has ticks even when every value is 0', () => {
    expect(linearScale(0, 0, 100).ticks).toEqual([0, 0.2]);
  });

  it('spaces powers of ten evenly when it is logarithmic', () => {
    const { ticks, place } = logarithmicScale(1_000, 100_000, 0, 200);
    expect(ticks).toEqual([1_000, 10_000, 100_000]);
    expect(place(10_000)).toBe(100);
  });

  it('shortens its labels', () => {
    expect([0, 0.5, 1500, 3_600_000, 2e9].map(shorten)).toEqual(['0', '0.5', '1.5k', '3.6M', '2G']);
  });
});

it('text in a chart is escaped', () => {
  expect(text(1, 2, 'a < b & c')).toContain('>a &lt; b &amp; c<');
});

it('a chart has its title and a dark colour scheme', () => {
  const page = document('T', 100, []);
  expect(page).toContain('<title>T</title>');
  expect(page).toContain('prefers-color-scheme: dark');
});

describe('a bar chart', () => {
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

  it('draws the parts of a bar end to end, to the scale of the ticks', () => {
    // $4 reaches from 240 to 690, so a part of $1 is 112.5 wide.
    expect(drawn).toContain('<rect x="240" y="76" width="112.5" height="24" fill="#0072b2"/>');
    expect(drawn).toContain('<rect x="352.5" y="76" width="337.5" height="24" fill="#e69f00"/>');
    expect(drawn).toContain('>4 $<');
  });

  it('draws the mark across the bars', () => {
    expect(drawn).toContain('<line class="mark" x1="465" y1="66" x2="465" y2="114"/>');
  });
});

it('a line chart draws a line through the points, and a dot on each when they are few', () => {
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
