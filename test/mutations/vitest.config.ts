import { defineConfig } from 'vitest/config';

// Without the tests that read sources as text: they find Stryker's changes there.
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    testTimeout: 60_000,
    exclude: ['test/unit/{docs,mutations}.test.ts'],
  },
});
