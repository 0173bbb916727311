import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Only ends what hangs: on a busy machine everything takes longer. */
const SLOW_MS = 60_000;

/** Builds, packs and installs the npm package, which takes a while. */
const PACKAGE = 'test/infra/package.test.ts';

/** Not the zone of the machine, and not UTC, so that the tests notice a time in the wrong zone. No summer time. */
const TZ = 'Asia/Kolkata';

// Unit and template tests share the modules of their worker, which loads them once. They change nothing global.
// They come first, because a worker that changes to another project loads them again.
export default defineConfig({
  test: {
    // End-to-end tests wait more than they compute, so two run at a time even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['./test/support/slowest-files.ts', 'default'],
    env: { TZ },
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
    sequence: { shuffle: { files: true } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          exclude: [PACKAGE],
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/contract/*.test.ts'],
          globalSetup: 'test/support/assemblies.ts',
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'proof',
          include: ['test/proof/*.test.ts'],
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: [PACKAGE],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
