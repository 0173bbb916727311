// `inspect`: serves the inspector's page for the local stack or a deployed one.

import { once } from 'node:events';
import { Command } from 'commander';
import { openTarget, type TargetOptions } from '../client/target.ts';
import { startInspector } from '../inspector/server/inspector.ts';
import { openInBrowser } from '../terminal/browser.ts';
import { print, printError } from '../terminal/print.ts';
import { openOption, portOption, withTarget } from './options.ts';

export const inspectCommand = (): Command =>
  withTarget(
    new Command('inspect')
      .description('serve a page about a stack: counters, events, dead letters (until Ctrl-C)')
      .addOption(portOption('--port <number>', 'port of the page, for this machine only', 3001))
      .addOption(openOption()),
  )
    .addHelpText(
      'after',
      '\nExample:\n  npm run --silent poster -- inspect --stack poster-webhooks-prod',
    )
    .action(runInspect);

interface InspectOptions extends TargetOptions {
  port: number;
  open?: boolean;
}

/** Serves until SIGINT or SIGTERM. @throws UserError if the stack does not exist */
async function runInspect({ port, open, ...options }: InspectOptions): Promise<void> {
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const target = await openTarget(options);
  const inspector = await startInspector({ target, port, logError: printError });
  print(`Inspector of ${target.title}  ${inspector.url}\n\nCtrl-C stops it.`);
  if (open) openInBrowser(inspector.url);
  await stop;
  await inspector.close();
  target.close();
}
