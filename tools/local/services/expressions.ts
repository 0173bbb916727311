// Limits on DynamoDB's expressions, because dynalite parses them in this process and without limits of its
// own: one long or deeply nested expression would block every other request.

/** DynamoDB's own limit. */
const MAX_CHARACTERS = 4096;
/**
 * The time that dynalite's parser needs grows about fivefold with each level of parentheses: a second or two
 * for the longest condition with four levels. Few conditions have more, although DynamoDB allows it.
 */
const MAX_LEVELS = 4;

/** @returns what is wrong with an expression in a request to DynamoDB */
export function findExpressionProblem(request: object): string | undefined {
  for (const [name, value] of Object.entries(request)) {
    if (!name.endsWith('Expression') || typeof value !== 'string') continue;
    if (value.length > MAX_CHARACTERS) return `${name} is longer than ${MAX_CHARACTERS} characters`;
    if (levelsIn(value) > MAX_LEVELS) {
      return `${name} has more than ${MAX_LEVELS} levels of parentheses, which the local DynamoDB cannot parse`;
    }
  }
  return undefined;
}

function levelsIn(expression: string): number {
  let level = 0;
  let deepest = 0;
  for (const character of expression) {
    if (character === '(') level += 1;
    if (character === ')') level -= 1;
    deepest = Math.max(deepest, level);
  }
  return deepest;
}
