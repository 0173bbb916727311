// Searches what was logged and answered for what must not be there, and never says what it found.

import { DATA_MARK, TOKEN_MARK } from './plants.ts';

export const SECRETS = ['secret', 'signature', 'access token', 'data'] as const;
type Name = (typeof SECRETS)[number];

export interface LogFindings {
  lines: number;
  /** Lines that hold each. */
  found: Record<Name, number>;
}

export interface LogSearch {
  read(line: string): void;
  findings(): LogFindings;
}

/**
 * Any run of so many hex digits passes for a signature, cut or whole, sent or only computed; the
 * digest in an asset's path is longer.
 */
const SIGNATURE = /(?<![0-9a-f])[0-9a-f]{20,40}(?![0-9a-f])/i;

export function createLogSearch(secret: string): LogSearch {
  const patterns: Record<Name, RegExp> = {
    secret: spellings(secret),
    signature: SIGNATURE,
    'access token': spellings(TOKEN_MARK),
    data: spellings(DATA_MARK),
  };
  const found: Record<Name, number> = { secret: 0, signature: 0, 'access token': 0, data: 0 };
  let lines = 0;
  return {
    read(line) {
      lines += 1;
      for (const name of SECRETS) if (patterns[name].test(line)) found[name] += 1;
    },
    findings: () => ({ lines, found: { ...found } }),
  };
}

export const isClean = ({ found }: LogFindings): boolean =>
  Object.values(found).every((count) => count === 0);

/** The text itself, as bytes in hex, and as base64 at each of the three places it can begin. */
function spellings(text: string): RegExp {
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from('\0'.repeat(before) + text).toString('base64url');
    // The characters at either end also hold bits of the neighbours.
    const end = Math.floor(((before + text.length) * 8) / 6);
    return encoded.slice(Math.ceil((before * 8) / 6), end);
  });
  return new RegExp([text, Buffer.from(text).toString('hex'), ...base64].join('|'));
}
