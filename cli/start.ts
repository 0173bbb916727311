// `start`: runs the local stack until it is told to stop.

import { once } from 'node:events';
import { FolderInUseError, type LocalState } from '../local/data-folder.ts';
import { startLocalStack } from '../local/local-stack.ts';
import { synthesize } from '../local/synthesize.ts';
import { signedHookBody } from './signed-hook.ts';
import { UserError } from './user-error.ts';

export interface StartOptions {
  port: number;
  secret?: string;
  dataDir: string;
  app: string;
}

/** @throws UserError when the port or the folder is taken */
export async function runStart({ port, secret, dataDir, app }: StartOptions): Promise<void> {
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
  console.log(banner(stack.state));
  await stop;
  console.log('Stopping ...');
  await stack.close();
}

function explain(error: unknown, port: number, dataDir: string): unknown {
  if (error instanceof FolderInUseError) {
    return new UserError(`${error.message}; stop it, or name another folder with --data-dir`);
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new UserError(`port ${port} is taken; name another with --port, or 0 for any`);
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR') {
    return new UserError(`cannot use ${dataDir} or port ${port}: ${code}`);
  }
  return error;
}

function banner({ webhookUrl, secret }: LocalState): string {
  const body = signedHookBody(
    { account: 'demo', object: 'transaction', object_id: 42, action: 'closed' },
    secret,
  );
  return `
Webhook URL  ${webhookUrl}
Secret       ${secret}

Send it a signed hook, then list what arrived:

  curl -H 'content-type: application/json' -d '${body}' ${webhookUrl}
  npm run events

Ctrl-C stops it.
`;
}
