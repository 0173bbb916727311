// The items that the consumer's updates make, and their size as DynamoDB counts it.

import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

import { indexAttributes } from '../../lambda/table-layout.ts';

export type Item = Record<string, AttributeValue>;

/** The item that the first delivery of an event makes. */
export function itemOf(update: UpdateItemCommandInput): Item {
  const { Key = {}, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = update;
  const value = (name: string): AttributeValue => {
    const found = ExpressionAttributeValues[name];
    if (found === undefined) throw new Error(`the update has no value ${name}`);
    return found;
  };
  const facts = Object.values(ExpressionAttributeNames).map((name) => [name, value(`:${name}`)]);
  return {
    ...Key,
    ...Object.fromEntries(facts),
    deliveries: value(':one'),
    deliveryLog: value(':entries'),
  };
}

export const indexItemOf = (item: Item): Item => {
  const indexed = new Set<string>(indexAttributes());
  return Object.fromEntries(Object.entries(item).filter(([name]) => indexed.has(name)));
};

/**
 * Bytes of names and values. Source: "DynamoDB item sizes and formats" in its developer guide.
 *
 * @throws Error for a type that no event has
 */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + sizeOfValue(value), 0);

function sizeOfValue({ S, N, SS }: AttributeValue): number {
  if (S !== undefined) return bytes(S);
  // Two digits a byte, and one for the exponent.
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (SS !== undefined) return SS.reduce((sum, text) => sum + bytes(text), 0);
  throw new Error('neither text, number nor texts');
}

const bytes = (text: string): number => Buffer.byteLength(text);
