#!/usr/bin/env node
// CLI entry: runs the program and turns what it threw into an exit code.

import { createProgram } from '../cli/program.ts';
import { UserError } from '../cli/user-error.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(error instanceof UserError ? `poster-webhooks: ${error.message}` : error);
  process.exitCode = 1;
}
