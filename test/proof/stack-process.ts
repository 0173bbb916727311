// The local stack in a process of its own, so that it can be killed: started by proof-stack.ts, which
// tells it what to put between functions and services.

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { startLocalStack } from '../../tools/local/local-stack.ts';
import type { ServiceEndpoints } from '../../tools/local/template/resource-names.ts';

/** What the parent is told. */
export type FromStack =
  | { type: 'service'; service: keyof ServiceEndpoints; endpoint: string }
  | { type: 'ready'; webhookUrl: string }
  | { type: 'killed'; environments: number };

export interface StackArguments {
  dataFolder: string;
  port: number;
  /** Folder of the cloud assembly. */
  assembly: string;
  /** What the functions are given in place of each service. */
  endpoints: ServiceEndpoints;
}

const tell = (message: FromStack): void => void process.send?.(message);

const { dataFolder, port, assembly, endpoints }: StackArguments = JSON.parse(process.argv[2] ?? '');
const log = createWriteStream(join(dataFolder, 'log.txt'), { flags: 'a' });
const stack = await startLocalStack({
  dataFolder,
  port,
  synthesize: async () => assembly,
  log: (line) => void log.write(`${line}\n`),
  async interpose(service, endpoint) {
    tell({ type: 'service', service, endpoint });
    return endpoints[service];
  },
});
process.on('message', () => tell({ type: 'killed', environments: stack.killBusyEnvironments() }));
// The parent ends it by closing the channel, or is gone.
process.on('disconnect', async () => {
  await stack.close();
  process.exit();
});
tell({ type: 'ready', webhookUrl: stack.state.webhookUrl });
