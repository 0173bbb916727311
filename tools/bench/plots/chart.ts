// What a benchmark wants drawn: data, no drawing.

export interface BarChart {
  kind: 'bars';
  /** Of the file, without its ending. */
  name: string;
  title: string;
  unit: string;
  /** Each as long as its parts together. */
  bars: { label: string; parts: { name: string; value: number }[] }[];
  mark?: Mark;
}

export interface LineChart {
  kind: 'lines';
  name: string;
  title: string;
  xTitle: string;
  yTitle: string;
  /** Powers of ten at even distances. @default false */
  logarithmicX?: boolean;
  series: { name: string; points: [x: number, y: number][] }[];
  mark?: Mark;
}

/** A line across: most often a target. */
export interface Mark {
  value: number;
  label: string;
}

export type Chart = BarChart | LineChart;
