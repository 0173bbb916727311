// The inspector beside the local stack: in its process, where the functions' counts are at hand.

import { openTarget } from '../../client/target.ts';
import { pipelineCounts } from '../../inspector/server/counters.ts';
import { type Inspector, startInspector } from '../../inspector/server/inspector.ts';
import type { LocalStack } from '../../local/local-stack.ts';
import { logError, serveInspector } from '../inspect/inspect.ts';

/** @throws UserError when the port is taken */
export async function startStackInspector(
  { metrics }: LocalStack,
  port: number,
  dataDir: string,
): Promise<Inspector> {
  const target = await openTarget({ dataDir });
  const counts = pipelineCounts(metrics);
  const start = () => startInspector({ target, port, counts, logError });
  const inspector = await serveInspector(start, { port, option: '--inspector-port' });
  return {
    ...inspector,
    async close() {
      await inspector.close();
      target.close();
    },
  };
}
