import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The tests have their own; this is for the reading of outputs and secret before them. */
const SLOW_MS = 60_000;

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/stack/deployed.test.ts'],
    hookTimeout: SLOW_MS,
  },
});
