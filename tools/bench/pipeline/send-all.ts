// Sends hooks that nobody sent before, as fast as a local stack answers, until they are items.

import { signedBody } from '../events.ts';
import { type Sent, sendAtOnce } from './load.ts';
import type { StackProcess } from './stack-process.ts';

const CONNECTIONS = 16;

export async function sendAll(stack: StackProcess, count: number): Promise<Sent> {
  const already = await stack.recorded();
  const sent = await sendAtOnce(stack.state.webhookUrl, newHooks(count), CONNECTIONS);
  await stack.waitForRecorded(already + count);
  return sent;
}

let lastId = 0;

/** @param count bodies, each signed and of an event of its own */
export const newHooks = (count: number): string[] =>
  Array.from({ length: count }, () => {
    lastId += 1;
    return signedBody(lastId);
  });
