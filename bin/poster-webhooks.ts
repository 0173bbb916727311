#!/usr/bin/env node
// CLI entry: runs the program and turns what it threw into an exit code.

import { CommanderError } from 'commander';
import { explain } from '../cli/explain.ts';
import { createProgram } from '../cli/program.ts';
import { UsageError } from '../cli/user-error.ts';

const FAILED = 1;
const WRONG_CALL = 2;

// Whoever reads the output (`head`, say) may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong, or shown the help that was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_CALL;
  } else {
    const explanation = explain(error);
    console.error(explanation === undefined ? error : `poster-webhooks: ${explanation}`);
    process.exitCode = error instanceof UsageError ? WRONG_CALL : FAILED;
  }
}
