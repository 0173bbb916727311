import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LocalState, readLocalState } from '../../tools/local/local-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'poster-webhooks-state-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stateOf = (pid: number): LocalState => ({
  ...{ pid, region: 'us-east-1', secret: 's', secretName: 'n' },
  ...{ webhookUrl: 'w', tableName: 't', connectionsTableName: 'c', dynamodbEndpoint: 'd' },
  ...{ queueUrl: 'q', deadLetterQueueUrl: 'l', sqsEndpoint: 'e', secretsEndpoint: 'm' },
  ...{ lambdaEndpoint: 'f', streamsEndpoint: 's' },
});
const read = (state: LocalState) => {
  writeFileSync(join(folder, 'local.json'), JSON.stringify(state));
  return readLocalState(folder);
};

describe('the state of the local stack', () => {
  it('is undefined in a folder without a stack', () => {
    expect(readLocalState(join(folder, 'none'))).toBeUndefined();
  });

  it('is what a running process has published', () => {
    const running = stateOf(process.pid);
    expect(read(running)).toEqual(running);
  });

  it('is undefined once the process has ended, even if it was killed and left its file', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    expect(read(stateOf(pid))).toBeUndefined();
  });
});
