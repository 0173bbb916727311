import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Synthesis, and a JVM that warms up. */
const SLOW_MS = 120_000;

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    include: ['test/contract/dynamodb-local/*.test.ts'],
    globalSetup: ['test/support/assemblies.ts', 'test/contract/dynamodb-local/set-up.ts'],
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
  },
});
