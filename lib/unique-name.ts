// Names of the resources for which CloudFormation does not generate a unique name.

import { Names } from 'aws-cdk-lib';
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
