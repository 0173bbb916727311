// Parsers for the values of command-line options. Each names the accepted range when a value is invalid.

import { InvalidArgumentError } from 'commander';

export function wholeNumber(max: number, min = 0): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** For numbers above 0, including fractions. */
export function positiveNumber(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]+(\.[0-9]+)?$/.test(text) || value <= 0 || value > max) {
      throw new InvalidArgumentError(`It must be a number above 0, up to ${max}.`);
    }
    return value;
  };
}
