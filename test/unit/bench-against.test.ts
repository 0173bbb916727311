import { describe, expect, it } from 'vitest';
import { format, type Row, row, toLine, toTable } from '../../tools/bench/report.ts';
import { compareRows, type Machine, readResult, toComparison } from '../../tools/bench/result.ts';

const machine: Machine = { cpus: 2, model: 'EPYC', platform: 'linux x64', node: 'v24.21.0' };
const measured = (what: string, min: number, median: number, max: number): Row =>
  row('ack', what, 'µs', { min, median, max });

describe('a comparison with an earlier result', () => {
  it('reports a change when the spreads do not overlap', () => {
    const now = [measured('a', 11, 12, 13), measured('b', 7, 8, 9), measured('c', 9, 12, 13)];
    const earlier = ['a', 'b', 'c'].map((what) => measured(what, 9.5, 10, 10.5));
    const changes = compareRows(now, earlier).map(({ change }) => change);
    expect(changes).toEqual(['more', 'less', 'same']);
  });

  it('reports any difference of a figure without a spread', () => {
    const [one] = compareRows([measured('a', 2, 2, 2)], [measured('a', 2.01, 2.01, 2.01)]);
    expect(one?.change).toBe('less');
  });

  it('reports rows that are new or gone', () => {
    const changes = compareRows([measured('a', 1, 1, 1)], [measured('b', 1, 1, 1)]);
    expect(changes.map(({ row: { what }, change }) => `${what} ${change}`)).toEqual([
      'a new',
      'b gone',
    ]);
  });

  it('has a line for every row of the benchmarks that ran', () => {
    const other = row('cold', 'x', 'ms', { median: 1, min: 1, max: 1 });
    const lines = toComparison(
      { machine, rows: [measured('a', 11, 12, 13)] },
      { machine, rows: [measured('a', 9, 10, 10.5), other] },
    );
    expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      'ack a 10.0 -> 12.0 µs (× 1.200) more',
      '1 of 1 rows changed beyond their spread',
    ]);
  });

  it('warns when the machines differ', () => {
    const rows = [measured('a', 1, 1, 1)];
    const [warning] = toComparison({ machine, rows }, { machine: { ...machine, cpus: 8 }, rows });
    expect(warning).toBe(
      'WARNING: measured on different machines, so compare only ratios: then 8 × EPYC, linux x64, Node v24.21.0; now 2 × EPYC, linux x64, Node v24.21.0',
    );
  });
});

describe('readResult', () => {
  const rows = [row('ack', 'CPU', '', { median: 1, min: 1, max: 2 }, 1.1)];
  const text = [{ machine }, ...rows].map((one) => JSON.stringify(one)).join('\n');

  it('reads the output of --json and skips the lines that npm adds', () => {
    expect(readResult(`> poster-webhooks@0.1.0 bench\n\n${text}\n`)).toEqual({ machine, rows });
  });

  it('throws when the machine is missing', () => {
    expect(() => readResult(JSON.stringify(rows[0]))).toThrow('machine');
  });
});

describe('a printed row', () => {
  it('shows the target and whether it was missed', () => {
    const value = { median: 1.2, min: 1, max: 2 };
    expect(toLine(row('ack', 'CPU', '', value, 1.1))).toMatch(
      / 1\.20 \(1\.00 to 2\.00\) {2}MISSED: at most 1\.10$/,
    );
  });

  it('rounds to three digits without an exponent', () => {
    expect([628.4, 1.234, 0.0000638].map(format)).toEqual(['628', '1.23', '0.0000638']);
  });
});

it('a printed table aligns its first column to the left and the others to the right', () => {
  const lines = [
    ['', 'x'],
    ['total', '10'],
    ['a', '2'],
  ];
  expect(toTable({ title: 'T', lines })).toBe('T:\n        x\ntotal  10\na       2');
});
