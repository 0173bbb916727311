// `start`: runs the local stack until it is told to stop.

import { once } from 'node:events';
import { parseSecrets, SecretFormatError } from '../../../lambda/verifier/secrets.ts';
import { UsageError, UserError } from '../../client/errors.ts';
import { signedHook, toBody, toCurl } from '../../client/hooks.ts';
import { FolderInUseError } from '../../local/data-folder.ts';
import { startLocalStack } from '../../local/local-stack.ts';
import type { LocalState } from '../../local/local-state.ts';
import { DEFAULT_APP, SynthesisError, synthesize } from '../../local/template/synthesize.ts';
import { startStackInspector } from './stack-inspector.ts';

export interface StartOptions {
  port: number;
  inspectorPort: number;
  secret?: string;
  dataDir: string;
  app?: string;
}

/** @throws UserError when the port or the folder is taken, or the app or the secret is no good */
export async function runStart(options: StartOptions): Promise<void> {
  const { port, inspectorPort, secret, dataDir, app = DEFAULT_APP } = options;
  if (secret !== undefined) checkSecret(secret);
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const stack = await startLocalStack({
    dataFolder: dataDir,
    port,
    secret,
    async synthesize(folder) {
      console.log('Synthesizing the stack ...');
      await synthesize(app, folder);
      return folder;
    },
    log: (line) => console.log(line),
  }).catch((error: unknown) => {
    throw explain(error, port, dataDir);
  });
  try {
    const inspector = await startStackInspector(stack, inspectorPort, dataDir);
    console.log(banner(stack.state, inspector.url));
    await stop;
    console.log('Stopping ...');
    await inspector.close();
  } finally {
    await stack.close();
  }
}

/** Not an option's parser: commander would repeat the secret in what it prints. */
function checkSecret(secret: string): void {
  try {
    parseSecrets(secret);
  } catch (error) {
    if (error instanceof SecretFormatError) throw new UsageError(`--secret: ${error.message}`);
    throw error;
  }
}

function explain(error: unknown, port: number, dataDir: string): unknown {
  if (error instanceof FolderInUseError) {
    return new UserError(`${error.message}; stop it, or name another folder with --data-dir`);
  }
  if (error instanceof SynthesisError) return new UserError(error.message);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new UserError(`port ${port} is taken; name another with --port, or 0 for any`);
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR') {
    return new UserError(`cannot use ${dataDir} or port ${port}: ${code}`);
  }
  return error;
}

function banner({ webhookUrl, secret }: LocalState, inspectorUrl: string): string {
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
  npm run events

Ctrl-C stops it.
`;
}
