import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Each scenario starts processes, which takes seconds on a busy machine. */
const SLOW_MS = 60_000;

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    include: ['test/contract/lambda-runtime/*.test.ts'],
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
  },
});
