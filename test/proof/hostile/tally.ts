// Counts what hostile requests were answered, kind by kind, and keeps the first that was answered
// otherwise than it should.

import { describe, type HostileRequest } from './request.ts';

export interface KindCount {
  requests: number;
  /** How often each status came; 0 stands for no answer. */
  statuses: Record<string, number>;
  unexpected: number;
}

export interface Counts {
  requests: number;
  kinds: Record<string, KindCount>;
  /** Without anything secret. */
  firstUnexpected: string | undefined;
}

export interface Tally {
  record(request: HostileRequest, status: number): void;
  recordKind(kind: string, status: string, isExpected: boolean, description: string): void;
  counts(): Counts;
}

export function createTally(): Tally {
  const kinds: Record<string, KindCount> = {};
  let requests = 0;
  let firstUnexpected: string | undefined;
  const recordKind: Tally['recordKind'] = (kind, status, isExpected, description) => {
    requests += 1;
    kinds[kind] ??= { requests: 0, statuses: {}, unexpected: 0 };
    const count = kinds[kind];
    count.requests += 1;
    count.statuses[status] = (count.statuses[status] ?? 0) + 1;
    if (isExpected) return;
    count.unexpected += 1;
    firstUnexpected ??= description;
  };
  return {
    record(request, status) {
      const isExpected = status === request.status;
      const description = isExpected ? '' : `${describe(request)}, ${status} answered`;
      recordKind(request.kind, String(status), isExpected, description);
    },
    recordKind,
    counts: () => ({ requests, kinds, firstUnexpected }),
  };
}

export const isAsExpected = ({ firstUnexpected }: Counts): boolean => firstUnexpected === undefined;
