// Synthesizes in this process, with cdk.json's context as the CDK's command has it.

import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdkJson from '../../cdk.json' with { type: 'json' };

export const createApp = (context: Record<string, unknown> = {}): App =>
  new App({ context: { ...cdkJson.context, ...context } });

/** The template of a stack that holds what `fill` puts into it. */
export function templateOf(fill: (stack: Stack) => void): Template {
  const stack = new Stack(createApp(), 'Test');
  fill(stack);
  return Template.fromStack(stack);
}
