// The context that the stack takes on the command line (`cdk deploy -c stage=prod`), checked.

import type { Node } from 'constructs';

export interface StackContext {
  /** Names the stack, and `prod` protects its table. */
  stage: string;
  retentionDays: number;
}

const DEFAULT_STAGE = 'dev';
const DEFAULT_RETENTION_DAYS = 90;

/** @throws RangeError naming the context key, what it may be and what it was */
export function readStackContext(node: Node): StackContext {
  const stage = String(node.tryGetContext('stage') ?? DEFAULT_STAGE);
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    throw new RangeError(
      `context stage must be 1 to 20 lower-case letters, digits and "-", opening with a letter; got "${stage}"`,
    );
  }
  const retentionDays = String(node.tryGetContext('retentionDays') ?? DEFAULT_RETENTION_DAYS);
  if (!/^[0-9]{1,5}$/.test(retentionDays)) {
    throw new RangeError(
      `context retentionDays must be a whole number of days, 0 to keep events for ever; got "${retentionDays}"`,
    );
  }
  return { stage, retentionDays: Number(retentionDays) };
}
