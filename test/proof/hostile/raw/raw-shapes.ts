// Every shape of bytes, in the order of the report.

import { createRandom } from '../../../../tools/simulation/random.ts';
import { createHookSource } from '../hook-source.ts';
import { chunks, contained } from './bodies.ts';
import { oddHeads } from './heads.ts';
import { notHttp, pipelined } from './sequences.ts';
import type { RawShape } from './shape.ts';
import { chunksAndLength, lengthAndChunks, lengths } from './smuggling.ts';
import { unfinished } from './unfinished.ts';

/** In the order of the report. */
export const rawKindNames = (): string[] => [...new Set(rawShapes(0, '').map(({ kind }) => kind))];

export function rawShapes(seed: number, secret: string): RawShape[] {
  const source = createHookSource(createRandom(seed), secret);
  const groups = [
    lengthAndChunks,
    chunksAndLength,
    lengths,
    chunks,
    contained,
    pipelined,
    oddHeads,
    notHttp,
    unfinished,
  ];
  return groups.flatMap((make) => make(source));
}
