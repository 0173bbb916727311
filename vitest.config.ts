import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Only ends what hangs: on a busy machine everything takes longer. */
const SLOW_MS = 60_000;

// Unit and template tests share the modules of their worker, which loads them once. They change nothing global.
export default defineConfig({
  test: {
    // End-to-end tests wait more than they compute, so two run at a time even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['./test/support/slowest-files.ts', 'default'],
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
    sequence: { shuffle: { files: true } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/contract/*.test.ts'],
          globalSetup: 'test/support/assemblies.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'proof',
          include: ['test/proof/*.test.ts'],
        },
      },
    ],
  },
});
