// How far `listen` has come, so that it continues after a restart.

import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../../lambda/poster/json.ts';
import type { Position } from '../../client/follow.ts';
import { readIfThere, replaceFile } from '../../local/files.ts';

const positionSchema = z.object({ since: z.number(), seen: z.array(z.string()) });

/** Each combination of stack, destination and filter has a file of its own in the data folder. */
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

export const writePosition = (file: string, position: Position): void =>
  replaceFile(file, JSON.stringify(position));
