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

describe('a function of the template', () => {
  it('has Lambda’s defaults where it says nothing', () => {
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

  it('knows its log group where that is in the template', () => {
    expect(read({ LoggingConfig: { LogGroup: { Ref: 'Logs' } } })?.logGroup).toBe('Logs');
    const elsewhere = { 'Fn::ImportValue': 'logs' };
    expect(read({ LoggingConfig: { LogGroup: elsewhere } })?.logGroup).toBeUndefined();
  });

  it.each(['index.js', 'index.mjs', 'index.cjs'])('is found in %s', (name) => {
    writeFileSync(join(folder, name), '');
    expect(read({})?.file).toBe(join(folder, name));
  });

  it('has no bundle when its code is in the template', () => {
    expect(read({ Code: { ZipFile: 'exports.handler = () => {};' } })).toBeUndefined();
  });
});
