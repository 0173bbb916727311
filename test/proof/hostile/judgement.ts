// Judges what hostile requests lead to: the statuses of the answers, the memory that the function holds, and
// whether anything secret is logged or answered.

import { summarize } from '../../../tools/bench/statistics.ts';
import { DATA_MARK, TOKEN_MARK } from './hook-source.ts';
import { describeRequest, type HostileRequest } from './request.ts';

export interface KindCount {
  requests: number;
  /** How many answers had each status; 0 stands for no answer. */
  statuses: Record<string, number>;
  unexpected: number;
}

export interface Counts {
  requests: number;
  kinds: Record<string, KindCount>;
  /** Describes the first request with an unexpected status, with everything secret masked. */
  firstUnexpected: string | undefined;
}

export function createTally() {
  const kinds: Record<string, KindCount> = {};
  let requests = 0;
  let firstUnexpected: string | undefined;
  return {
    /** @param status 0 for no answer */
    record(request: HostileRequest, status: number): void {
      requests += 1;
      kinds[request.kind] ??= { requests: 0, statuses: {}, unexpected: 0 };
      const count = kinds[request.kind] as KindCount;
      count.requests += 1;
      count.statuses[status] = (count.statuses[status] ?? 0) + 1;
      if (status === request.status) return;
      count.unexpected += 1;
      firstUnexpected ??= `${describeRequest(request)}, ${status} answered`;
    },
    counts: (): Counts => ({ requests, kinds, firstUnexpected }),
  };
}

export const isAsExpected = ({ firstUnexpected }: Counts): boolean => firstUnexpected === undefined;

/** Far more than normal variation of a heap, and far less than 100,000 of anything that leaks. */
const GROWTH_MAX_BYTES = 2 * 1024 * 1024;

/**
 * The median of the last quarter of the samples minus the minimum of the first half. Uses the minimum, so
 * that memory which is freed after the warm-up, such as unused compiled code, cannot hide a leak.
 */
export function growthBytes(samples: readonly number[]): number {
  const last = samples.slice(-Math.ceil(samples.length / 4));
  const firstHalf = samples.slice(0, Math.ceil(samples.length / 2));
  return summarize(last).median - Math.min(...firstHalf);
}

export const isSteady = (samples: readonly number[]): boolean =>
  growthBytes(samples) <= GROWTH_MAX_BYTES;

const SECRETS = ['secret', 'signature', 'access token', 'data'] as const;
type SecretName = (typeof SECRETS)[number];

export interface SecretFindings {
  lines: number;
  /** How many lines contain each kind of secret. */
  found: Record<SecretName, number>;
}

/**
 * Matches a signature, sent or computed, whole or cut. Any 20 to 40 hex digits count as one. The digest in
 * an asset's path is longer.
 */
const SIGNATURE = /(?<![0-9a-f])[0-9a-f]{20,40}(?![0-9a-f])/i;

/** Searches logs and answers. It counts what it finds and never repeats it. */
export function createSecretSearch(secret: string) {
  const patterns: Record<SecretName, RegExp> = {
    secret: encodings(secret),
    signature: SIGNATURE,
    'access token': encodings(TOKEN_MARK),
    data: encodings(DATA_MARK),
  };
  const found: Record<SecretName, number> = { secret: 0, signature: 0, 'access token': 0, data: 0 };
  let lines = 0;
  return {
    read(line: string): void {
      lines += 1;
      for (const name of SECRETS) if (patterns[name].test(line)) found[name] += 1;
    },
    findings: (): SecretFindings => ({ lines, found: { ...found } }),
  };
}

export const isClean = ({ found }: SecretFindings): boolean =>
  Object.values(found).every((count) => count === 0);

/** Matches the text, its bytes in hex, and its base64 at each of the three possible alignments. */
function encodings(text: string): RegExp {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from('\0'.repeat(before) + text).toString('base64url');
    // The first and last characters may also encode bits of the neighbouring text.
    const end = Math.floor(((before + text.length) * 8) / 6);
    return encoded.slice(Math.ceil((before * 8) / 6), end);
  });
  return new RegExp([text, Buffer.from(text).toString('hex'), ...base64].join('|'));
}
