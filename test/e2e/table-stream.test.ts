import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../tools/local/services/dynamodb.ts';
import { startTableStreams, type TableStreams } from '../../tools/local/table/table-stream.ts';
import { streamArn } from '../../tools/local/template/references.ts';
import type { TableModel } from '../../tools/local/template/stack-model.ts';
import { eventually, temporaryFolder } from '../support/test-stack.ts';

const table = (name: string, AttributeType: 'S' | 'N' = 'S'): TableModel => ({
  name,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType }],
  StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
});

let folder: string;
let dynamodb: LocalDynamoDb;
let streams: TableStreams;
const names = ['operations', 'repeats', 'deleted', 'gone', 'waiting'];
beforeAll(async () => {
  folder = await temporaryFolder();
  dynamodb = await startDynamoDb(join(folder, 'tables'));
  const tables = names.map((name) => table(name));
  await dynamodb.provide(tables);
  streams = await startTableStreams(dynamodb, tables, join(folder, 'streams.db'));
});
afterAll(async () => {
  streams.close();
  await dynamodb.close();
  await rm(folder, { recursive: true });
});

const reader = (name: string) => streams.reader(streamArn(name), 'mapping');
const idsIn = async (name: string) =>
  (await reader(name).read(10)).map(({ record }) => record?.dynamodb.NewImage.id?.S);
const put = (TableName: string, id: string) =>
  dynamodb.client.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));

describe('the stream of a table', () => {
  it('contains the items that each writing operation inserted', async () => {
    const TableName = 'operations';
    const Key = { id: { S: 'updated' } };
    await put(TableName, 'put');
    await dynamodb.client.send(new UpdateItemCommand({ TableName, Key }));
    const PutRequest = { Item: { id: { S: 'batched' } } };
    await dynamodb.client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest }] } }),
    );
    expect(await idsIn(TableName)).toEqual(['put', 'updated', 'batched']);
  });

  it('contains records in Lambda’s form, even for an item sent in many chunks', async () => {
    const TableName = 'repeats';
    const Item = {
      id: { S: 'a' },
      data: { S: 'ї'.repeat(150_000) },
      bytes: { B: Buffer.from('b') },
    };
    await dynamodb.client.send(new PutItemCommand({ TableName, Item }));
    await put(TableName, 'b');
    await dynamodb.client.send(new PutItemCommand({ TableName, Item }));
    const entries = await reader(TableName).read(10);
    expect(entries).toHaveLength(2);
    expect(entries[0]?.record).toEqual({
      eventID: expect.stringMatching(/^[0-9]{21}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/repeats/stream/local',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { id: { S: 'a' } },
        NewImage: { ...Item, bytes: { B: 'Yg==' } },
        SequenceNumber: expect.stringMatching(/^[0-9]{21}$/),
        StreamViewType: 'NEW_IMAGE',
      },
    });
  });

  it('contains neither refused writes nor deleted items', async () => {
    const TableName = 'deleted';
    const refused = new PutItemCommand({
      TableName,
      Item: { id: { S: 'refused' } },
      ConditionExpression: 'attribute_exists(id)',
    });
    await expect(dynamodb.client.send(refused)).rejects.toThrow();
    for (const id of ['a', 'b', 'c']) await put(TableName, id);
    await dynamodb.client.send(new DeleteItemCommand({ TableName, Key: { id: { S: 'a' } } }));
    const DeleteRequest = { Key: { id: { S: 'b' } } };
    await dynamodb.client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ DeleteRequest }] } }),
    );
    expect(await idsIn(TableName)).toEqual(['c']);
  });

  it('contains an item whose client did not wait for the answer', async () => {
    const body = JSON.stringify({ TableName: 'gone', Item: { id: { S: 'a' } } });
    const call = request(dynamodb.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': 'DynamoDB_20120810.PutItem',
        'x-amz-date': '20261124T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=a, Signature=a',
      },
    });
    call.on('error', () => {});
    call.end(body, () => setImmediate(() => call.destroy()));
    expect(
      await eventually(
        () => idsIn('gone'),
        ({ length }) => length > 0,
      ),
    ).toEqual(['a']);
  });

  it('wakes a waiting reader, and continues from its position', async () => {
    const stream = reader('waiting');
    const inserted = stream.inserted(new AbortController().signal);
    await put('waiting', 'a');
    await inserted;
    const [entry] = await stream.read(10);
    stream.advance(entry?.sequence ?? 0);
    expect(await stream.read(10)).toEqual([]);
    await expect(stream.inserted(AbortSignal.abort())).rejects.toThrow();
  });

  it('is refused for a table with a key that is not text', async () => {
    const file = join(folder, 'refused.db');
    await expect(startTableStreams(dynamodb, [table('numbers', 'N')], file)).rejects.toThrow(
      'the local stack streams only tables with text keys, not numbers',
    );
  });

  it('is refused for a table without a stream', () => {
    expect(() => reader('absent')).toThrow('the template has no stream');
  });
});
