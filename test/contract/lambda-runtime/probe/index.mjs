// A function that does what the pipeline's functions must never do, and uses every way of logging. The event
// names the probe.

console.info('loading');
// ES modules may wait while they are loaded.
await new Promise((done) => setTimeout(done, 50));
console.info('loaded');

const forever = new Promise(() => {});
if (process.env.LOADING === 'forever') await forever;
let count = 0;

class ProbeError extends RangeError {
  name = 'ProbeError';
  code = 'E_PROBE';
}

const circular = {};
circular.self = circular;

const probes = {
  count: () => count,
  nothing() {},
  context: (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() > 0 }),
  log() {
    console.log('text');
    console.log('%s of %d', 'one', 2, { three: 3 });
    console.log(5);
    console.log(null);
    console.log();
    console.info({ nested: { error: new ProbeError('inside') } });
    console.info(circular);
    console.warn(['a', undefined, Number.NaN]);
    console.error(new ProbeError('alone'));
    console.error('with text', new ProbeError('last'));
    console.table([{ a: 1 }]);
    console.debug('below the level');
    console.trace('below the level');
  },
  print() {
    process.stdout.write('{"event":"whole"}\n{"event":"in');
    process.stdout.write(' two parts"}\n');
    console.warn('in between');
    process.stdout.write('not JSON: ');
    process.stdout.write(Buffer.from('ü\n').subarray(0, 1));
    process.stdout.write(Buffer.from('ü\n').subarray(1));
    process.stderr.write('to standard error\n');
  },
  throwError() {
    throw new ProbeError('thrown');
  },
  throwText() {
    throw 'text';
  },
  unserializable: () => circular,
  async logAfterThrowing() {
    setImmediate(() => console.log('after throwing'));
    throw new TypeError('first');
  },
  uncaught() {
    setTimeout(() => {
      throw new ProbeError('uncaught');
    });
    return forever;
  },
  forgottenRejection() {
    Promise.reject(new TypeError('forgotten'));
    return 'answered';
  },
  rejectionWithText() {
    Promise.reject('text');
    return forever;
  },
  exitWell() {
    console.log('before the exit');
    process.exit(0);
  },
  exitBadly: () => process.exit(3),
  hang() {
    console.log('hanging');
    setInterval(() => {}, 1_000);
    return forever;
  },
  nothingLeft: () => forever,
  spin() {
    for (let line = 1; line <= 3; line += 1) process.stdout.write(`line ${line}\n`);
    for (;;);
  },
};

// What is exported when the variable LOADING asks for something else than the handler.
const loading = {
  undefined: () => async (event, context) => {
    count += 1;
    return probes[event.probe](event, context);
  },
  none: () => undefined,
  text: () => 'not a function',
  callback: () => (_event, _context, callback) => callback(null, 'answered'),
  error: () => {
    throw new ProbeError('while loading');
  },
  exit: () => process.exit(4),
};

export const handler = loading[process.env.LOADING]();
