// Names of what CloudFormation does not give a unique name: some resources, and the pipeline itself.

import { Names, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Shorter than any of these resources requires, with room for a prefix and a region. */
const MAX_CHARACTERS = 200;

/**
 * Made of the stack's name and the construct's path, also in a nested stack, so no unrelated edit changes it. A
 * construct that moves gets another name, so its new resource does not collide with the old one.
 *
 * @returns letters, digits and "-", unique within an account and region
 */
export const uniqueName = (construct: Construct): string =>
  Names.uniqueResourceName(construct, {
    maxLength: MAX_CHARACTERS,
    separator: '-',
    allowedSpecialCharacters: '-',
  });

/**
 * Unique within account and region, and readable in a list of metrics. The name of a nested stack is only known
 * at deployment, so the stack around it counts.
 */
export function pipelineName(construct: Construct): string {
  let stack = Stack.of(construct);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return `${stack.stackName}/${construct.node.path.slice(stack.node.path.length + 1)}`;
}
