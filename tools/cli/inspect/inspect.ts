// `inspect`: serves the inspector over the local stack or a deployed one.

import { once } from 'node:events';
import { UserError } from '../../client/errors.ts';
import { openTarget, type TargetOptions } from '../../client/target.ts';
import { type Inspector, startInspector } from '../../inspector/server/inspector.ts';

export interface InspectOptions extends TargetOptions {
  port: number;
}

/** Serves until SIGINT or SIGTERM. @throws UserError when there is no such stack or the port is taken */
export async function runInspect({ port, ...options }: InspectOptions): Promise<void> {
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const target = await openTarget(options);
  const inspector = await serveInspector(() => startInspector({ target, port, logError }), {
    port,
    option: '--port',
  });
  console.log(`Inspector of ${target.title}  ${inspector.url}\n\nCtrl-C stops it.`);
  await stop;
  await inspector.close();
  target.close();
}

export const logError = (error: unknown): void => console.error(error);

/** Tells a taken port in the words of the command. */
export async function serveInspector(
  start: () => Promise<Inspector>,
  { port, option }: { port: number; option: string },
): Promise<Inspector> {
  try {
    return await start();
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    throw new UserError(`port ${port} is taken; name another with ${option}, or 0 for any`);
  }
}
