// A kind of hostile request: how to make one of it, and how often it comes.

import type { HookSource } from '../hook-source.ts';
import type { Draft } from '../request.ts';

export interface Kind {
  name: string;
  /** How many of a round are of this kind; what is large or slow to make comes once. */
  weight: number;
  make(source: HookSource): Draft;
}
