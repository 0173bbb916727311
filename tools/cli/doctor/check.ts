// What a check is, and how a list of them is worked through: one that rests on another which failed
// is skipped, so that one cause shows as one.

export interface Check {
  name: string;
  /** Names of checks that have to be well first. */
  needs?: readonly string[];
  /** Resolves when all is well; rejects with a Finding, or with whatever a service threw. */
  run(): Promise<void>;
}

/** What is not well, and what to do about it. */
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

/** Runs the checks in order and yields each result as it is known. */
export async function* runChecks(checks: readonly Check[]): AsyncGenerator<CheckResult> {
  const notWell = new Set<string>();
  for (const { name, needs = [], run } of checks) {
    const missing = needs.find((need) => notWell.has(need));
    if (missing !== undefined) {
      notWell.add(name);
      yield { name, state: 'skipped', needs: missing };
      continue;
    }
    const failure = await run().then(
      () => undefined,
      (error: unknown) => describe(error),
    );
    if (failure !== undefined) notWell.add(name);
    yield failure === undefined ? { name, state: 'ok' } : { name, state: 'failed', ...failure };
  }
}

function describe(error: unknown): { problem: string; fix: string } {
  if (error instanceof Finding) return { problem: error.message, fix: error.fix };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isAccess = /AccessDenied|UnrecognizedClient|NotAuthorized/.test(name);
  return {
    problem: `${name}: ${message}`,
    fix: isAccess ? 'give your profile this permission, or use another' : 'see the message',
  };
}
