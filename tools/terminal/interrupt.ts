// Ends a command in order when it is interrupted, with what it has done so far.

/** As a shell reports a program that a signal ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
type Signal = keyof typeof EXIT_CODES;

/**
 * Runs work that Ctrl-C or SIGTERM may end early. A second signal ends the process at once.
 *
 * @param work returns, or rejects, soon after its signal is aborted
 * @returns what it returned; undefined when it was interrupted and rejected. Either way, an interruption sets the
 *   exit code.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  let received: Signal | undefined;
  const stop = (signal: Signal) => {
    received = signal;
    release();
    controller.abort();
  };
  const release = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // What fails now may fail because of the interruption: Ctrl-C reaches all programs of a terminal.
    if (received === undefined) throw error;
    return undefined;
  } finally {
    release();
    if (received !== undefined) process.exitCode = EXIT_CODES[received];
  }
}
