// What the two commands that invoke a subscriber share.

import { Option } from 'commander';
import { formatAddress } from '../../../lambda/table-layout.ts';
import type { FailedEvent } from '../../client/subscribers/resend.ts';
import { wholeNumber } from '../../terminal/command-line.ts';
import { print } from '../../terminal/print.ts';

export const rateOption = () =>
  new Option('--rate <n>', 'send at most this many events per second')
    .argParser(wholeNumber(1000, 1))
    .default(10);

export const toFailure = ({ event, reason }: FailedEvent) => ({
  key: formatAddress(event),
  reason,
});

/** One line each. The function's own log has the details. */
export function printFailures(failed: readonly FailedEvent[]): void {
  for (const { key, reason } of failed.map(toFailure)) print(`failed: ${key}  ${reason}`);
}
