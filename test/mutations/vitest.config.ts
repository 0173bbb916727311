import { defineConfig } from 'vitest/config';

// Without the tests that read sources as text: they find Stryker's changes there.
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    exclude: ['test/unit/{docs,mutations}.test.ts'],
  },
});
