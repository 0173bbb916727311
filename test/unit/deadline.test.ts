import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineError, startDeadline } from '../../lambda/runtime/deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => {});

describe('startDeadline', () => {
  it('passes on the result or the error of work that ends in time', async () => {
    const deadline = startDeadline(10_000);
    expect(await deadline.before(Promise.resolve('done'))).toBe('done');
    await expect(deadline.before(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
    deadline.clear();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects all unfinished work half a second before the invocation ends', async () => {
    const deadline = startDeadline(10_000);
    const waiting = [deadline.before(never), deadline.before(never)];
    const outcomes = Promise.allSettled(waiting);
    await vi.advanceTimersByTimeAsync(9_499);
    expect(await Promise.race([outcomes, 'not yet'])).toBe('not yet');
    await vi.advanceTimersByTimeAsync(1);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(DeadlineError) });
    }
    await expect(deadline.before(never)).rejects.toThrow(DeadlineError);
  });

  it('rejects at once when no time is left', async () => {
    const deadline = startDeadline(300);
    const waiting = expect(deadline.before(never)).rejects.toThrow(DeadlineError);
    await vi.advanceTimersByTimeAsync(0);
    await waiting;
  });

  it('causes no unhandled rejection, neither by the deadline nor by late work', async () => {
    const unhandled = vi.fn();
    process.once('unhandledRejection', unhandled);
    startDeadline(300);
    const late = startDeadline(300).before(
      new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 1_000)),
    );
    await Promise.all([expect(late).rejects.toThrow(DeadlineError), vi.runAllTimersAsync()]);
    vi.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
