// Commands that send to a protected stack, or change it, ask first.

import { Option } from 'commander';
import type { Target } from '../client/target.ts';
import { confirm } from '../terminal/confirm.ts';

export interface Agreement {
  yes?: boolean;
}

export const yesOption = () => new Option('--yes', 'do not ask before changing a protected stack');

/**
 * @param change such as `Send it 3 hooks`
 * @throws UserError if the answer is no; UsageError if there is no terminal to ask on
 */
export async function askFirst(target: Target, change: string, { yes }: Agreement): Promise<void> {
  if (target.isProtected) await confirm(`${target.title} is protected. ${change}?`, yes);
}
