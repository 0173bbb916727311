// Runs a list of checks. A check that needs another one is skipped when that one failed, so that each
// cause is reported once.

import { findAwsProblem } from '../../client/aws-problems.ts';

export interface Check {
  name: string;
  /** Names of the checks that must succeed first. */
  needs?: readonly string[];
  /** Resolves when the check succeeds. Rejects with a Finding, or with the error of a service. */
  run(): Promise<void>;
}

/** A problem that a check found, and how to fix it. */
export class Finding extends Error {
  override name = 'Finding';
  readonly fix: string;

  constructor(problem: string, fix: string) {
    super(problem);
    this.fix = fix;
  }
}

export type CheckResult = { name: string } & (
  | { state: 'ok' }
  | { state: 'failed'; problem: string; fix: string }
  | { state: 'skipped'; needs: string }
);

/** Runs the checks in order and yields each result as soon as it is known. */
export async function* runChecks(checks: readonly Check[]): AsyncGenerator<CheckResult> {
  const unsuccessful = new Set<string>();
  for (const { name, needs = [], run } of checks) {
    const missing = needs.find((need) => unsuccessful.has(need));
    if (missing !== undefined) {
      unsuccessful.add(name);
      yield { name, state: 'skipped', needs: missing };
      continue;
    }
    const failure = await run().then(
      () => undefined,
      (error: unknown) => describe(error),
    );
    if (failure !== undefined) unsuccessful.add(name);
    yield failure === undefined ? { name, state: 'ok' } : { name, state: 'failed', ...failure };
  }
}

function describe(error: unknown): { problem: string; fix: string } {
  if (error instanceof Finding) return { problem: error.message, fix: error.fix };
  const known = findAwsProblem(error);
  if (known !== undefined) return { problem: known.cause, fix: known.fix };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { problem: `${name}: ${message}`, fix: 'fix what this error says, and try again' };
}
