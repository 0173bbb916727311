import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readFunction } from '../../tools/local/template/function-model.ts';

let folder: string;
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-function-model-'));
  folders.push(folder);
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

const read = (properties: object) =>
  readFunction(
    'fn',
    { Code: { S3Key: 'key' }, Handler: 'index.handler', ...properties },
    { stackName: 's', template: { Resources: {}, Outputs: {} }, assetPath: () => folder },
    (value) => value,
  );

describe('readFunction', () => {
  it('uses Lambda’s defaults for missing properties', () => {
    expect(read({})).toEqual({
      name: 'fn',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
      file: join(folder, 'index.js'),
      exportName: 'handler',
      timeoutMs: 3000,
      memoryMb: 128,
      environment: {},
      logGroup: undefined,
    });
  });

  it('returns the log group only when it is in the template', () => {
    expect(read({ LoggingConfig: { LogGroup: { Ref: 'Logs' } } })?.logGroup).toBe('Logs');
    const elsewhere = { 'Fn::ImportValue': 'logs' };
    expect(read({ LoggingConfig: { LogGroup: elsewhere } })?.logGroup).toBeUndefined();
  });

  it.each(['index.js', 'index.mjs', 'index.cjs'])('finds the bundle in %s', (name) => {
    writeFileSync(join(folder, name), '');
    expect(read({})?.file).toBe(join(folder, name));
  });

  it('returns undefined for a function with inline code', () => {
    expect(read({ Code: { ZipFile: 'exports.handler = () => {};' } })).toBeUndefined();
  });
});
