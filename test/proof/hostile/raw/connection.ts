// One connection: sends the bytes, and gathers the statuses that come back.

import { connect } from 'node:net';
import type { RawShape } from './shape.ts';

/**
 * Left for one answer more than is right, once what came is right. An answer that comes later is
 * missed; what it would have stored is not.
 */
const SILENCE_MS = 1000;
/** For an answer that must come, on a machine however busy. */
const PATIENCE_MS = 30_000;

export interface RawAnswer {
  statuses: number[];
  /** Everything received. */
  text: string;
}

/** Never rejects: a reset connection is an end like any other. */
export function sendRaw(endpoint: string, shape: RawShape): Promise<RawAnswer> {
  const { bytes, afterwards } = shape;
  const silenceMs = () => {
    const statuses = readStatuses(text);
    const isEnough = statuses.length > 0 || shape.waits === true;
    return isEnough && isRight(shape, statuses) ? SILENCE_MS : PATIENCE_MS;
  };
  const { hostname, port } = new URL(endpoint);
  const { promise, resolve } = Promise.withResolvers<RawAnswer>();
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let text = '';
  socket.setEncoding('latin1');
  socket.setTimeout(silenceMs(), () => socket.destroy());
  socket.on('data', (part) => {
    text += part;
    socket.setTimeout(silenceMs());
  });
  socket.on('end', () => socket.destroy());
  socket.on('error', () => {});
  socket.on('close', () => resolve({ statuses: readStatuses(text), text }));
  socket.write(bytes, () => {
    if (afterwards === 'cut') socket.resetAndDestroy();
  });
  if (afterwards === 'half-close') socket.end();
  return promise;
}

export const isRight = ({ answers }: RawShape, statuses: readonly number[]): boolean =>
  answers.some((right) => right.join() === statuses.join());

/** No answer of the stack holds a status line in its body. */
export const readStatuses = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 ([0-9]{3})/g)].map(([, status]) => Number(status));
