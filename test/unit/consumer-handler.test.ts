import type { Context, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeQueuedHook } from '../../lambda/runtime/hook-queue.ts';
import { stubFunctionEnv } from '../support/fakes.ts';
import { fieldsOf } from '../support/hooks.ts';

beforeAll(() => {
  stubFunctionEnv({
    EVENTS_TABLE_NAME: 'events',
    CONNECTIONS_TABLE_NAME: 'connections',
    RETENTION_DAYS: '0',
    // Nothing listens on port 9, so every write fails.
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
  });
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the consumer’s handler', () => {
  it('lists every message that was not recorded in batchItemFailures', async () => {
    const { handler } = await import('../../lambda/consumer/handler.ts');
    const delivery = { receivedAt: '2026-11-24T08:00:00.000Z', requestId: 'req-1' };
    const Records = [
      { messageId: 'broken', body: '{}' },
      {
        messageId: 'table unreachable',
        body: writeQueuedHook({ fields: fieldsOf(), ...delivery }),
      },
    ];
    const context = { getRemainingTimeInMillis: () => 5_000 } as Context;
    expect(await handler({ Records } as SQSEvent, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'broken' }, { itemIdentifier: 'table unreachable' }],
    });
  });

  it('stops its timer, so that none goes off during a later invocation', async () => {
    const { handler } = await import('../../lambda/consumer/handler.ts');
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const context = { getRemainingTimeInMillis: () => 5_000 } as Context;
    expect(await handler({ Records: [] }, context)).toEqual({ batchItemFailures: [] });
    expect(vi.getTimerCount()).toBe(0);
  });
});
