// The code that the package's users copy: every `@example` of its declarations, and the ts blocks of its pages.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the examples leave to the reader. */
const SURROUNDINGS = {
  'surroundings.d.ts': `
    declare const stack: import('aws-cdk-lib').Stack;
    declare const webhooks: import('poster-webhooks').PosterWebhooks;
    declare const closedSales: import('aws-cdk-lib/aws-lambda').Function;
    declare const alarmTopic: import('aws-cdk-lib/aws-sns').Topic;
    declare const pager: import('aws-cdk-lib/aws-sns').Topic;
    declare const hostedZone: import('aws-cdk-lib/aws-route53').IHostedZone;
    declare const support: import('aws-cdk-lib/aws-iam').Role;
    declare const installer: import('aws-cdk-lib/aws-iam').Role;`,
  'closed-sales.ts': `
    import type { PosterEventHandler } from 'poster-webhooks/events';
    export declare const handler: PosterEventHandler;`,
};

/** @returns a module per example, by file name, and what they need to compile */
export function packageExamples(installed: string): Record<string, string> {
  const types = join(installed, 'dist/types');
  const declarations = readdirSync(types, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .flatMap((name) => docExamples(readFileSync(join(types, name), 'utf8')));
  const pages = ['README.md', 'docs/construct.md'].flatMap((name) =>
    tsBlocks(readFileSync(join(installed, name), 'utf8')),
  );
  const modules = [...declarations, ...pages].map((source, index) => [
    `example-${index}.mts`,
    // Examples are written as if they were in a stack's constructor.
    `${source.replaceAll(/\bthis\b/g, 'stack')}\nexport {};\n`,
  ]);
  return { ...SURROUNDINGS, ...Object.fromEntries(modules) };
}

const docExamples = (declarations: string): string[] =>
  [...declarations.matchAll(/\/\*\*.*?\*\//gs)].flatMap(([comment]) =>
    comment
      .replaceAll(/^ *(\/\*\*|\*\/|\* ?)/gm, '')
      .split(/^@/m)
      .filter((tag) => tag.startsWith('example\n'))
      .map((tag) => tag.replace('example\n', '')),
  );

const tsBlocks = (markdown: string): string[] =>
  [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
