// Makes dynalite release its lock on an item when it fails while it writes the item. Otherwise every later
// write to that item would wait for ever.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { onFailure } from './guard.ts';

type Callback = (...results: unknown[]) => void;
/** Returns a function that releases the lock and then calls `done`. */
type Release = (done: Callback) => Callback;
type Take = (key: string, work: (release: Release) => void) => void;

/** dynalite's own copy of the package. It calls `Lock` once for each table. */
const locks: { Lock(): Take } = createRequire(import.meta.resolve('dynalite'))('lock');
const { Lock } = locks;

locks.Lock = () => {
  const take = Lock();
  return (key, work) => {
    const workWithRelease = (release: Release) => {
      let isHeld = true;
      const releaseOnce: Release = (done) => {
        const free = release(done);
        return (...results) => {
          isHeld = false;
          free(...results);
        };
      };
      onFailure(() => {
        if (isHeld) releaseOnce(() => {})();
      });
      work(releaseOnce);
    };
    // A write that had to wait would otherwise run in the context of the request that it waited for.
    take(key, AsyncLocalStorage.bind(workWithRelease));
  };
};
