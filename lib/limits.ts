// Checks options against AWS's limits at synthesis. AWS would refuse them only halfway through a deployment.

import { type Duration, Token } from 'aws-cdk-lib';

/**
 * @param option as the user writes it, such as `consumer.batchSize`
 * @param max no limit when left out
 * @returns the value, or undefined when it is only known at deployment
 * @throws RangeError naming the option and the values it accepts
 */
export function checkNumber(
  option: string,
  value: number | undefined,
  min: number,
  max = Number.POSITIVE_INFINITY,
): number | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new RangeError(`${option} must be a whole number ${range}; got ${value}`);
  }
  return value;
}

/**
 * @param option as the user writes it, such as `queue.retention`
 * @returns the value in seconds, or undefined when it is only known at deployment
 * @throws RangeError naming the option and the values it accepts
 */
export function checkDuration(
  option: string,
  value: Duration | undefined,
  min: Duration,
  max: Duration,
): number | undefined {
  if (value === undefined || value.isUnresolved()) return undefined;
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < min.toSeconds() || seconds > max.toSeconds()) {
    const given = Number.isInteger(seconds) ? value.toHumanString() : `${seconds} seconds`;
    throw new RangeError(
      `${option} must be whole seconds from ${min.toHumanString()} to ${max.toHumanString()}; got ${given}`,
    );
  }
  return seconds;
}
