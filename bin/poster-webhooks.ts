#!/usr/bin/env node
// Entry of the command line.

import { createProgram } from '../tools/cli/program.ts';
import { runProgram } from '../tools/terminal/command-line.ts';

// The reader of a pipe, such as `head`, may close it early. That is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await runProgram(createProgram());
