#!/usr/bin/env node
// CLI entry.

import { createProgram } from '../tools/cli/program.ts';
import { runProgram } from '../tools/terminal/run-program.ts';

// Whoever reads the output (`head`, say) may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await runProgram(createProgram());
