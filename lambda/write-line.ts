// Where log lines go.

/**
 * Straight to standard output, on which Lambda passes a line of JSON on as it is; in a line of
 * `console` CloudWatch would find no metrics.
 */
export const writeLine = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
