// Reads environment variables and reports everything that is missing in one error.

/** A function was deployed without part of its environment. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/**
 * @returns the named variables, all of them set and not empty
 * @throws EnvironmentError naming every variable that is missing or empty
 */
export function readEnvironment<Name extends string>(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new EnvironmentError(`not set: ${missing.join(', ')}`);
  const entries = names.map((name) => [name, env[name] ?? '']);
  return Object.fromEntries(entries);
}
