// Runs the suite against the stack that command.ts was called with.

import { inject } from 'vitest';
import { openTarget, type TargetOptions } from '../../tools/client/target.ts';
import { describeStack } from './suite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    target: TargetOptions;
    runId: string;
  }
}

const target = inject('target');
describeStack(`the stack ${target.stack}`, () => openTarget(target), inject('runId'));
