import { describe, expect, it, vi } from 'vitest';
import { print, printError, toJson, toPrintable } from '../../tools/terminal/print.ts';

describe('toPrintable', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '\\u001b[2J'],
    ['a carriage return', 'a\rb', 'a\\u000db'],
    ['a line break', 'a\nb', 'a\\u000ab'],
    ['delete', '\u007f', '\\u007f'],
    ['an escape sequence in one character of C1', '\u009b2J', '\\u009b2J'],
    ['an override of the direction', 'a\u202eb', 'a\\u202eb'],
    ['an isolate', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['a mark of direction', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ])('escapes %s', (_, text, printed) => {
    expect(toPrintable(text)).toBe(printed);
  });

  it('leaves other characters as they are, and those that are to be kept', () => {
    expect(toPrintable('Лате ☕ שלום "\\"')).toBe('Лате ☕ שלום "\\"');
    expect(toPrintable('a\nb\tc', '\n')).toBe('a\nb\\u0009c');
  });
});

it('toJson escapes these characters, and the value stays the same', () => {
  const value = { '\u202e': ['\u001b', '\u009b', '\u007f', 'Лате'] };
  expect(toJson(value)).toBe('{"\\u202e":["\\u001b","\\u009b","\\u007f","Лате"]}');
  expect(JSON.parse(toJson(value))).toEqual(value);
});

describe('what is printed', () => {
  it.each([
    ['a text', (text: string) => print(text), 'log', 'a\nb\\u001b'],
    ['a problem', (text: string) => printError(text), 'error', 'a\nb\\u001b'],
    [
      ...(['an error', (text: string) => printError(new Error(text)), 'error'] as const),
      expect.stringMatching(/^Error: a\nb\\u001b\n +at .*print\.test\.ts/),
    ],
  ] as const)(
    'of %s keeps its lines, and has other control characters escaped',
    (_, act, to, text) => {
      const written = vi.spyOn(console, to).mockReturnValue();
      act('a\nb\u001b');
      expect(written.mock.calls).toEqual([[text]]);
      written.mockRestore();
    },
  );
});
