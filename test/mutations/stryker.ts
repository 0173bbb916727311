// Runs Stryker, which makes one small change after another to a file, each time with the unit tests that reach
// it.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Stryker's package, with its lock file. */
const PACKAGE = fileURLToPath(new URL('stryker', import.meta.url));

const SETTINGS = {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutations/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['json'],
  ignorePatterns: ['cdk.out', 'dist', '.poster-webhooks'],
  // Stryker would rewrite the paths in it with an interface that TypeScript 7 does not have.
  tsconfigFile: 'none.json',
};

/** How many characters of a change are shown. */
const REPLACEMENT_SHOWN = 60;

const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.optional(z.string()),
          status: z.string(),
          location: z.object({ start: z.object({ line: z.number(), column: z.number() }) }),
        }),
      ),
    }),
  ),
});

export interface MutatedFile {
  path: string;
  noticed: number;
  /** One line for each change that no test noticed. */
  survivors: readonly string[];
}

/**
 * Only one file, because a change of code that runs while a module loads is tried with all tests that import any
 * of the files.
 *
 * @throws Error when the tests fail without any change
 */
export function mutateFile(path: string): MutatedFile {
  const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-stryker-'));
  try {
    const report = join(folder, 'report.json');
    const settings = {
      ...SETTINGS,
      ...{ mutate: [path], tempDirName: join(folder, 'sandbox') },
      jsonReporter: { fileName: report },
    };
    const config = join(folder, 'stryker.json');
    writeFileSync(config, JSON.stringify(settings));
    const program = join(PACKAGE, 'node_modules', '.bin', 'stryker');
    const { stdout, stderr } = spawnSync(program, ['run', config], { cwd: ROOT, encoding: 'utf8' });
    // Types alone leave nothing to change, and no test runs.
    if (stdout.includes('with 0 mutant(s)')) return { path, noticed: 0, survivors: [] };
    if (!existsSync(report)) throw new Error(`Stryker did not finish:\n${stdout}${stderr}`);
    const { files } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    const mutants = files[path]?.mutants ?? [];
    return {
      path,
      noticed: mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length,
      survivors: mutants
        .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
        .map(({ location: { start }, mutatorName, replacement = '', status }) => {
          const reached = status === 'NoCoverage' ? ', which no test reaches' : '';
          const change = `${mutatorName} ${replacement.slice(0, REPLACEMENT_SHOWN)}`;
          return `${path}:${start.line}:${start.column} ${change}${reached}`;
        }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Not a dependency of the repository, because its packages would nearly double what `npm ci` installs. */
export function installStryker(): void {
  // Vitest, a peer of Stryker's, is the repository's own.
  const args = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: PACKAGE, stdio: 'pipe' });
}
