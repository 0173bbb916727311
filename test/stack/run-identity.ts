// What tells a run's events from all others, and how much it sends: known before anything is sent.

import { randomBytes } from 'node:crypto';

export const newRunId = (): string => randomBytes(4).toString('hex');

/** What all accounts of a run begin with, so that an operator knows them. */
export const accountPrefix = (runId: string): string => `e2e-${runId}-`;

/** How many requests a run makes at most; test/e2e/stack.test.ts counts them. */
export const REQUESTS_MAX = 450;
