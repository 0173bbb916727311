import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleLambda } from '../../lib/function/lambda-bundle.ts';
import { lambdaNames } from '../../lib/function/lambda-names.ts';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { eventually } from '../support/eventually.ts';
import { packageExamples } from '../support/package-examples.ts';
import { type PackedPackage, pack } from '../support/packed.ts';
import { templateOf } from '../support/synth.ts';

const PROCESS_TIMEOUT_MS = 60_000;

const DESCRIPTIONS = {
  verifier: 'Checks the signature of Poster hooks and queues them',
  consumer: 'Records each Poster hook once in the events table',
  enrichment: 'Decodes recorded Poster events for the event bus',
};

let packed: PackedPackage;
beforeAll(() => {
  packed = pack();
});
let keysFromSources: Record<string, string>;
beforeAll(() => {
  keysFromSources = codeKeys(
    templateOf((stack) => new PosterWebhooks(stack, 'Poster', { eventBus: true }), {
      'aws:cdk:bundling-stacks': ['**'],
    }),
  );
});
afterAll(() => packed?.remove());

const run = (folder: string, file: string, env: NodeJS.ProcessEnv = {}) =>
  execFileSync(process.execPath, [file], { cwd: folder, env, encoding: 'utf8' });

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The S3 keys of the functions' code, by description. A key contains the hash of the code. */
const codeKeys = (template: Template): Record<string, string> =>
  Object.fromEntries(
    Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => [
      Properties.Description,
      Properties.Code.S3Key,
    ]),
  );

it('the package contains only the files it needs', () => {
  const isDeclaration = (file: string) => /^dist\/types\/(lib|lambda)\/[\w/-]+\.d\.ts$/.test(file);
  // What the commands share and load on demand.
  const isPart = (file: string) => /^dist\/part-[0-9A-Z]{8}\.mjs$/.test(file);
  const isPage = (file: string) => /^docs\/[\w/-]+\.(md|png|svg)$/.test(file);
  const others = packed.files.filter(
    (file) => ![isDeclaration, isPart, isPage].some((is) => is(file)),
  );
  expect(others).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/api.js',
    'dist/bundles/consumer/function.cjs',
    'dist/bundles/consumer/index.mjs',
    'dist/bundles/enrichment/function.cjs',
    'dist/bundles/enrichment/index.mjs',
    'dist/bundles/verifier/function.cjs',
    'dist/bundles/verifier/index.mjs',
    'dist/cli.mjs',
    'dist/events.js',
    'dist/index.js',
    'dist/inspector/icon.svg',
    'dist/inspector/index.html',
    'dist/inspector/page.css',
    'dist/inspector/page.js',
    'dist/lambda-runtime.mjs',
    'dist/package.json',
    'dist/testing.js',
    'package.json',
  ]);
  expect(packed.files).toContain('dist/types/lib/index.d.ts');
  expect(packed.files).toContain('dist/types/lambda/events.d.ts');
  expect(packed.files).toContain('dist/types/lambda/api.d.ts');
  expect(packed.files).toContain('dist/types/lambda/testing.d.ts');
});

it('the package needs only the CDK beside it, and the two emulators for `start`', () => {
  const app = packed.installInto('manifest', []);
  const manifest = JSON.parse(
    readFileSync(join(app, 'node_modules/poster-webhooks/package.json'), 'utf8'),
  );
  expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
  expect(Object.keys(manifest.dependencies)).toEqual(['dynalite', 'fauxqs']);
  expect(manifest.optionalDependencies).toBeUndefined();
});

describe.each([
  [
    'require',
    'app.cjs',
    (names: string, from: string) => `const { ${names} } = require('${from}');`,
  ],
  ['import', 'app.mjs', (names: string, from: string) => `import { ${names} } from '${from}';`],
])('an app that loads the package with %s', (name, file, load) => {
  let app: string;
  let keys: Record<string, string>;
  beforeAll(() => {
    app = packed.installInto(name, ['aws-cdk-lib', 'constructs']);
    writeFileSync(
      join(app, file),
      `${load('App, Stack', 'aws-cdk-lib')}
       ${load('PosterWebhooks', 'poster-webhooks')}
       const app = new App();
       new PosterWebhooks(new Stack(app, 'Mine'), 'Poster', { eventBus: true });
       app.synth();`,
    );
    run(app, file, { CDK_OUTDIR: 'cdk.out' });
    const json = readFileSync(join(app, 'cdk.out/Mine.template.json'), 'utf8');
    keys = codeKeys(Template.fromJSON(JSON.parse(json)));
  });

  it('synthesizes all functions in plain Node', () => {
    expect(Object.keys(keys).sort()).toEqual(Object.values(DESCRIPTIONS).sort());
  });

  it.each(lambdaNames)('deploys the same bundle of the %s as the tests run', (lambda) => {
    const tested = join(app, 'tested', lambda);
    bundleLambda(lambda, tested);
    const asset = `cdk.out/asset.${keys[DESCRIPTIONS[lambda]]?.replace('.zip', '')}`;
    for (const file of ['index.mjs', 'function.cjs']) {
      expect(sha256(join(app, asset, file))).toBe(sha256(join(tested, file)));
    }
  });

  it('deploys the same code as an app that uses the sources', () => {
    expect(keys).toEqual(keysFromSources);
  });

  it('reads events without any other package installed', () => {
    const bare = packed.installInto(`events-${name}`, []);
    writeFileSync(
      join(bare, file),
      `${load('readData, readPosterEvents', 'poster-webhooks/events')}
       const events = readPosterEvents({ Records: [{ eventName: 'REMOVE' }] });
       console.log(JSON.stringify([events, readData('incoming_order', '{"type":"2"}')]));`,
    );
    expect(JSON.parse(run(bare, file))).toEqual([
      [],
      { object: 'incoming_order', value: { type: 2 } },
    ]);
  });

  it('reads Poster’s API without any other package installed', () => {
    const bare = packed.installInto(`api-${name}`, []);
    writeFileSync(
      join(bare, file),
      `${load('createPosterClient, PosterApiError', 'poster-webhooks/api')}
       const client = createPosterClient({ account: 'a', accessToken: 't', baseUrl: 'http://127.0.0.1:1' });
       client.receipt('1').catch((error) => console.log(error instanceof PosterApiError, error.kind));`,
    );
    expect(run(bare, file)).toBe('true ambiguous\n');
  });

  it('tests a subscriber without any other package installed', () => {
    const bare = packed.installInto(`testing-${name}`, []);
    writeFileSync(
      join(bare, file),
      `${load('eachPosterEvent', 'poster-webhooks/events')}
       ${load('sampleHooks, streamEventOf', 'poster-webhooks/testing')}
       const handler = eachPosterEvent(({ data }) => console.log(data.value.value_absolute));
       handler(streamEventOf(sampleHooks.stock));`,
    );
    expect(run(bare, file)).toBe('99.5\n');
  });
});

describe('the command of the package', () => {
  const script = 'node_modules/poster-webhooks/dist/cli.mjs';
  const command = (app: string, ...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], { cwd: app, encoding: 'utf8' });

  it('works without the emulators, and names itself as it is called', () => {
    const app = packed.installInto('command', []);
    expect(command(app, '--help').stdout).toContain('Commands:');
    expect(command(app, 'where', '--help').stdout).toContain(
      '\n  npx poster-webhooks where 16776\n',
    );
    expect(command(app, 'events')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('start one with `npx poster-webhooks start`, or name a'),
    });
    for (const name of ['start', 'send', 'events', 'dlq', 'secret', 'doctor', 'listen']) {
      expect(command(app, name, '--help').stdout).not.toMatch(/npm (start|run)/);
    }
  });

  it('says in one line that Node is too old', () => {
    const fake = `Object.defineProperty(process.versions, 'node', { value: '22.12.0' })`;
    const app = packed.installInto('old', []);
    const args = ['--import', `data:text/javascript,${fake}`, script, 'status'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: app, encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^poster-webhooks: this is Node 22\.12\.0, and 22\.13 or later .*\n$/),
    ]);
  });

  it(
    'runs the app of the folder’s cdk.json, with its subscriber',
    async () => {
      const app = packed.installInto('started', [
        ...['aws-cdk-lib', 'constructs', 'dynalite', 'fauxqs', 'esbuild'],
      ]);
      writeFileSync(join(app, 'cdk.json'), '{"app":"node app.cjs"}');
      writeFileSync(
        join(app, 'app.cjs'),
        `const { App, Stack } = require('aws-cdk-lib');
         const { Code, Function, Runtime } = require('aws-cdk-lib/aws-lambda');
         const { Bucket } = require('aws-cdk-lib/aws-s3');
         const { PosterWebhooks } = require('poster-webhooks');
         const app = new App();
         const stack = new Stack(app, 'Mine');
         new Stack(app, 'Another');
         const bucket = new Bucket(stack, 'Receipts');
         const webhooks = new PosterWebhooks(stack, 'Poster');
         const sales = new Function(stack, 'Sales', {
           runtime: Runtime.NODEJS_24_X,
           handler: 'index.handler',
           code: Code.fromAsset('sales'),
           environment: { BUCKET: bucket.bucketArn },
         });
         webhooks.onEvent(sales, { objects: ['transaction'] });
         webhooks.addOutputs();
         app.synth();`,
      );
      mkdirSync(join(app, 'sales'));
      writeFileSync(
        join(app, 'sales/index.mjs'),
        `export const handler = async ({ Records }) => {
           for (const { dynamodb } of Records) console.log('sold ' + dynamodb.NewImage.objectId.S);
           return { batchItemFailures: [] };
         };`,
      );
      const child = spawn(process.execPath, [script, 'start', '--port', '0'], { cwd: app });
      const closed = once(child, 'close');
      let printed = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
        });
      }
      const contains = (part: string) =>
        eventually(
          async () => printed,
          (text) => text.includes(part),
        );
      try {
        await contains('Ctrl-C stops it.');
        expect(printed).toContain('Not run on this machine: AWS::S3::Bucket');
        expect(printed).toContain('npx poster-webhooks events');
        const sent = command(
          app,
          'send',
          '--object',
          'transaction',
          '--action',
          'closed',
          '--id',
          '7',
        );
        expect(sent.stdout).toBe('200 {"status":"accept"}\n');
        await contains('sold 7');
        expect(command(app, 'where', '7').stdout).toMatch(/ transaction +7 +closed +recorded\n$/);
      } finally {
        child.kill('SIGTERM');
        await closed;
      }
    },
    PROCESS_TIMEOUT_MS,
  );
});

describe('the types of the package', () => {
  /** The names that an editor offers. Nothing is left of a union that has become `string`. */
  const KNOWN =
    'type Known<Name> = Name extends string ? (string extends Name ? never : Name) : never;';
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

  /** @returns the output of tsc, empty when it finds no error */
  function check(app: string, files: Record<string, string>, flags: string): string {
    for (const [name, source] of Object.entries(files)) writeFileSync(join(app, name), source);
    const common = '--noEmit --strict --target es2024 --lib esnext --ignoreConfig';
    const args = [tsc, ...`${common} ${flags}`.split(' '), ...Object.keys(files)];
    try {
      return execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  it.each(['nodenext', 'esnext --moduleResolution bundler'])(
    'compile with module %s, with library checks on, and so does every example',
    (module) => {
      const app = packed.installInto(`types-${module.replaceAll(' ', '')}`, [
        '@types/node',
        'aws-cdk-lib',
        'constructs',
      ]);
      const source = `
        import { App, Duration, Stack } from 'aws-cdk-lib';
        import { type EventQueueOptions, PosterWebhooks, type SubscriptionOptions } from 'poster-webhooks';
        const queue: EventQueueOptions = { visibilityTimeout: Duration.seconds(2) };
        const stack = new Stack(new App(), 'Mine');
        const webhooks = new PosterWebhooks(stack, 'Poster', { queue, consumer: { batchSize: 5 } });
        export const url: string = webhooks.url;
        // @ts-expect-error
        new PosterWebhooks(stack, 'Wrong', { consumer: { batchSize: '5' } });
        // @ts-expect-error
        queue.maxReceiveCount = 3;
        ${KNOWN}
        export const objects: Known<NonNullable<SubscriptionOptions['objects']>[number]>[] = ['stock'];
        export const actions: Known<NonNullable<SubscriptionOptions['actions']>[number]>[] = ['closed'];
        webhooks.onEvent(webhooks.consumer, { objects: ['brand new'], actions: ['brand new'] });`;
      const examples = packageExamples(join(app, 'node_modules/poster-webhooks'));
      expect(Object.keys(examples).length).toBeGreaterThan(12);
      const files = { 'app.ts': source, ...examples };
      expect(check(app, files, `--types node --module ${module}`)).toBe('');
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'for events, tests and the API compile without any other types installed',
    () => {
      const app = packed.installInto('types-events', []);
      const source = `
        import {
          eachPosterEvent, type PosterAction, type PosterEventHandler, type PosterObject, readPosterEvents,
        } from 'poster-webhooks/events';
        import { createPosterClient, type PosterClient } from 'poster-webhooks/api';
        import { sampleHooks, signHook, streamEventOf } from 'poster-webhooks/testing';
        export const handler: PosterEventHandler = async (streamEvent) => {
          for (const { data } of readPosterEvents(streamEvent)) {
            if (data?.object === 'stock') data.value.value_absolute?.toFixed(2);
            // @ts-expect-error
            data.value;
          }
          return { batchItemFailures: [] };
        };
        export const each = eachPosterEvent(({ object }) => object === 'brand new');
        ${KNOWN}
        export const known: [Known<PosterObject>, Known<PosterAction>] = ['stock', 'closed'];
        // @ts-expect-error
        export const other: Known<PosterObject> = 'brand new';
        export const answer = handler(streamEventOf({ ...sampleHooks.stock, object: 'brand new' }));
        export const poster: PosterClient = createPosterClient({ account: 'a', accessToken: 't' });
        export const closedAt = poster.receipt('1').then((receipt) => receipt?.closedAt?.toISOString());
        export const wallet = poster
          .fetchObject(readPosterEvents(streamEventOf(sampleHooks.stock))[0])
          .then((found) => (found?.kind === 'client' ? found.value.wallet?.toFixed(2) : undefined));
        export const verify: string = signHook(sampleHooks.stock, 'secret').verify;`;
      expect(check(app, { 'app.ts': source }, '--module nodenext')).toBe('');
    },
    PROCESS_TIMEOUT_MS,
  );
});
