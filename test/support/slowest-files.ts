import type { Reporter, TestModule } from 'vitest/node';
import { toFacts } from '../../tools/terminal/table.ts';

const SHOWN = 10;

/** Prints the test files that took longest, before the summary. */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const files = modules.map((module) => {
      const { setupDuration, collectDuration, duration } = module.diagnostic();
      return { name: module.relativeModuleId, ms: setupDuration + collectDuration + duration };
    });
    const slowest = files.sort((a, b) => b.ms - a.ms).slice(0, SHOWN);
    const facts = slowest.map(({ name, ms }) => [name, `${(ms / 1000).toFixed(1)} s`] as const);
    console.log(`\nThe ${SHOWN} slowest of ${modules.length} files:\n\n${toFacts(facts)}`);
  }
}
