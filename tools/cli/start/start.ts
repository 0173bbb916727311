// `start`: runs the local stack with its inspector until SIGINT or SIGTERM.

import { once } from 'node:events';
import { asCalled } from '../../client/command-name.ts';
import { UsageError, UserError } from '../../client/errors.ts';
import { quote, signedHook, toBody, toCurl } from '../../client/hooks.ts';
import { parseSecretsOr } from '../../client/secrets.ts';
import { openTarget } from '../../client/target.ts';
import { startInspector } from '../../inspector/server/inspector.ts';
import { FolderInUseError } from '../../local/data-folder.ts';
import { startLocalStack } from '../../local/local-stack.ts';
import { DEFAULT_DATA_FOLDER, type LocalState } from '../../local/local-state.ts';
import { currentProject, SynthesisError, synthesize } from '../../local/template/assembly.ts';
import { openInBrowser } from '../../terminal/browser.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import { print, printError } from '../../terminal/print.ts';
import { timesIn } from '../../terminal/time.ts';
import { readGivenSecret } from '../secret/secret-input.ts';
import { createTraffic } from './traffic.ts';

export interface StartOptions {
  port: number;
  inspectorPort: number;
  secret?: string;
  dataDir: string;
  app?: string;
  /** For people, or as the functions write it. */
  log: 'text' | 'json';
  utc?: boolean;
  open?: boolean;
}

/** @throws UserError when a port or the folder is taken, or the app or the secret is invalid */
export async function runStart(options: StartOptions): Promise<void> {
  const { inspectorPort, dataDir } = options;
  const secret = await readGivenSecret(options.secret);
  // Not checked by commander, which would repeat the secret in its error.
  if (secret !== undefined) {
    parseSecretsOr(secret, (problem) => new UsageError(`--secret: ${problem}`));
  }
  const stack = await interruptible((signal) => startStack({ ...options, secret }, signal));
  if (stack === undefined) return print('Stopped before the stack was ready.');
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const target = await openTarget({ dataDir });
    // The inspector runs in this process, because only this process has the functions' metrics.
    const inspector = await startInspector({
      target,
      port: inspectorPort,
      metrics: stack.metrics,
      logError: printError,
    });
    stack.publishInspector(inspector.url);
    const { notRun } = stack.model;
    if (notRun.length > 0) print(`Not run on this machine: ${notRun.join(', ')}`);
    print(asCalled(banner(stack.state, inspector.url, options)));
    if (options.open) openInBrowser(inspector.url);
    await stop;
    print('Stopping ...');
    await inspector.close();
    target.close();
  } finally {
    await stack.close();
  }
}

/** Rejects when the signal is aborted before it is done. Nothing runs then. */
async function startStack(
  { port, secret, dataDir, app, log, utc }: StartOptions,
  signal: AbortSignal,
) {
  const toText = createTraffic(timesIn({ utc }));
  const starting = startLocalStack({
    dataFolder: dataDir,
    port,
    secret,
    synthesize(folder) {
      print('Synthesizing the stack ...');
      return synthesize(app, folder, currentProject(), signal);
    },
    log(line, request) {
      const shown = log === 'json' ? line : toText(line, request);
      if (shown !== undefined) print(shown);
    },
  });
  try {
    const stack = await starting;
    if (!signal.aborted) return stack;
    await stack.close();
    throw signal.reason;
  } catch (error) {
    throw explain(error, port, dataDir);
  }
}

function explain(error: unknown, port: number, dataDir: string): unknown {
  if (error instanceof FolderInUseError) {
    return new UserError(`${error.message}; stop it, or name another folder with --data-dir`);
  }
  if (error instanceof SynthesisError) return new UserError(error.message);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new UserError(`port ${port} is taken; to use a free one: npm start -- --port 0`);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return new UserError(`cannot use ${dataDir} or port ${port}: ${code}`);
  }
  return error;
}

function banner(
  { webhookUrl, secret }: LocalState,
  inspectorUrl: string,
  { dataDir, log, utc }: StartOptions,
): string {
  const options = dataDir === DEFAULT_DATA_FOLDER ? '' : ` -- --data-dir ${quote(dataDir)}`;
  const hook = signedHook(
    { account: 'demo', object: 'transaction', object_id: 42, action: 'closed' },
    secret,
  );
  return `
Webhook URL  ${webhookUrl}
Secret       ${secret}
Inspector    ${inspectorUrl}

Send it a signed hook, then list what arrived:

  ${toCurl(toBody(hook, 'json', webhookUrl), webhookUrl)}
  npm run events${options}

Ctrl-C stops it.${log === 'json' ? '' : ` Hooks appear below as they arrive; times are ${timesIn({ utc }).zone}.`}
`;
}
