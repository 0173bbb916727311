// What both runtimes run, and what is compared of them.

export interface FunctionUnderTest {
  /** Its folder is the root of the deployed function. It exports `handler`. */
  file: string;
  env: Record<string, string>;
  timeoutMs: number;
}

/** The payload that Lambda returns to the caller. */
export type Outcome = { result: unknown } | { failure: unknown };

export interface RunningFunction {
  /** Invoke it for one event at a time. Starts an environment when there is none. */
  invoke(event: unknown): Promise<Outcome>;
  /** @returns the lines that the function has logged */
  close(): Promise<string[]>;
}

/** The parts of the environment's configuration that a function can see. */
export const CONFIGURATION = {
  name: 'fn',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
  memoryMb: 128,
};
