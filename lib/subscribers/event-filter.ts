// Which events a subscription wants, as the pattern by which Lambda filters the table's stream.

import { isName } from '../../lambda/poster/hook.ts';

export interface EventFilter {
  /**
   * Poster's names of the objects wanted, such as `transaction`.
   * @default every object
   */
  objects?: readonly string[];
  /**
   * Poster's names of the actions wanted, such as `closed`.
   * @default every action
   */
  actions?: readonly string[];
}

/** Lambda's maximum for one filter pattern. */
const PATTERN_MAX_CHARACTERS = 4096;

/**
 * The pattern that passes the records of new events: inserted items, since a repeat changes the item
 * of its event and expiry deletes it.
 *
 * @throws RangeError naming the option that is empty, too long or no name
 */
export function filterPattern({ objects, actions }: EventFilter): string {
  const wanted = {
    ...(objects && { object: { S: checkNames('objects', objects) } }),
    ...(actions && { action: { S: checkNames('actions', actions) } }),
  };
  const isFiltered = Object.keys(wanted).length > 0;
  const pattern = JSON.stringify({
    eventName: ['INSERT'],
    ...(isFiltered && { dynamodb: { NewImage: wanted } }),
  });
  if (pattern.length > PATTERN_MAX_CHARACTERS) {
    throw new RangeError(
      `objects and actions make a filter of ${pattern.length} characters; Lambda takes ${PATTERN_MAX_CHARACTERS}`,
    );
  }
  return pattern;
}

function checkNames(option: 'objects' | 'actions', names: readonly string[]): readonly string[] {
  if (names.length === 0) throw new RangeError(`${option} is empty; leave it out for all of them`);
  const wrong = names.find((name) => !isName(name));
  if (wrong !== undefined) {
    throw new RangeError(
      `${option} must be names of 1 to 64 characters with no ";" and no control character; got ${JSON.stringify(wrong)}`,
    );
  }
  return names;
}
