import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Synthesis takes seconds, and the JVM is slow at first. */
const SLOW_MS = 120_000;

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    include: ['test/contract/tables.test.ts', 'test/contract/dynamodb-local/*.test.ts'],
    globalSetup: ['test/support/assemblies.ts', 'test/contract/dynamodb-local/server.ts'],
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
  },
});
