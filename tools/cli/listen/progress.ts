// How far `listen` has come, so that it continues after a restart.

import { hash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { Position } from '../../client/follow.ts';
import { readIfThere } from '../../local/local-state.ts';

const positionSchema = z.object({ since: z.number(), seen: z.array(z.string()) });

/** Each combination of stack, destination and filter has its own file in the data folder. */
export function progressFile(dataDir: string, identity: unknown): string {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(
    folder,
    `listen-${hash('sha256', JSON.stringify(identity), 'hex').slice(0, 16)}.json`,
  );
}

/** @returns undefined at the first time */
export const readPosition = (file: string): Position | undefined =>
  positionSchema.safeParse(parseJson(readIfThere(file) ?? '')).data;

/** Replaces the file in one step, so that it is complete even if the command is killed. */
export function writePosition(file: string, position: Position): void {
  writeFileSync(`${file}.new`, JSON.stringify(position), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
