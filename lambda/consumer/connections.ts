// The connections table: which accounts have installed the app, and the access token that Poster sent for
// each. Hooks arrive late, repeated and in any order, so the hook's `time` decides and not its arrival:
// whatever the order, the same hooks end in the same item.

import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { MASK, maskAccessToken } from '../poster/access-token.ts';
import { eventKey } from '../poster/event-key.ts';
import { asText, hasData, type SignedFields } from '../poster/hook.ts';
import { type Connection, toAttribute } from '../table-layout.ts';
import type { Connections } from './consume.ts';

/** A change of an account's connection, as one hook reports it. */
export interface ConnectionChange extends Required<Pick<Connection, 'account' | 'updatedBy'>> {
  accountNumber: string | undefined;
  /** Poster's unix seconds. */
  time: number;
  /** The token of `application added`; undefined for `application removed`. */
  accessToken: string | undefined;
}

/**
 * @returns undefined for every other hook, and for an `application added` without a token, such as one
 *   that was replayed from the table, where the token is masked
 */
export function toConnectionChange(fields: SignedFields): ConnectionChange | undefined {
  if (fields.object !== 'application') return undefined;
  const change = (accessToken: string | undefined): ConnectionChange => ({
    account: fields.account,
    accountNumber: fields.account_number === undefined ? undefined : asText(fields.account_number),
    time: Number(fields.time),
    accessToken,
    updatedBy: eventKey(fields),
  });
  if (fields.action === 'removed') return change(undefined);
  if (fields.action !== 'added' || !hasData(fields)) return undefined;
  const { accessToken } = maskAccessToken(fields.data);
  return accessToken && accessToken !== MASK ? change(accessToken) : undefined;
}

/** `apply` rejects with the SDK's error; applying the same change again does no harm. */
export function createConnections(client: DynamoDBClient, tableName: string): Connections {
  /** @returns whether the condition held */
  const update = async (input: UpdateItemCommandInput): Promise<boolean> => {
    try {
      await client.send(new UpdateItemCommand(input));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
  return {
    async apply(change) {
      const isLatest = await update(setState(change, tableName));
      if (!isLatest) await update(setTime(change, tableName));
    },
  };
}

/**
 * `own` is the time that this kind of hook sets, `other` the time of the other kind. A hook only counts when
 * `other otherIsOlder own` holds.
 */
const addition = { own: 'connectedAt', other: 'removedAt', otherIsOlder: '<' } as const;
/** A removal in the same second wins: a token that was revoked must not stay. */
const removal = { own: 'removedAt', other: 'connectedAt', otherIsOlder: '<=' } as const;
const kindOf = ({ accessToken }: ConnectionChange) =>
  accessToken === undefined ? removal : addition;

/** Takes over everything from the hook if it is the latest. */
function setState(change: ConnectionChange, tableName: string): UpdateItemCommandInput {
  const { time, accountNumber, accessToken, updatedBy } = change;
  const { own, other, otherIsOlder } = kindOf(change);
  const isTheLatestOfBoth = `(attribute_not_exists(${other}) OR ${other} ${otherIsOlder} :${own})`;
  // Two hooks of one second have an order too, so that it does not matter which of them arrives first.
  const winsTheSecond = `(${own} = :${own} AND updatedBy < :updatedBy)`;
  const isTheLatestOfItsKind = `(attribute_not_exists(${own}) OR ${own} < :${own} OR ${winsTheSecond})`;
  return write(change, tableName, {
    attributes: { [own]: time, accountNumber, accessToken, updatedBy },
    condition: `${isTheLatestOfBoth} AND ${isTheLatestOfItsKind}`,
  });
}

/** Notes when the account was connected or removed, if a later hook has determined the rest. */
function setTime(change: ConnectionChange, tableName: string): UpdateItemCommandInput {
  const { own } = kindOf(change);
  return write(change, tableName, {
    attributes: { [own]: change.time },
    condition: `attribute_not_exists(${own}) OR ${own} < :${own}`,
  });
}

interface Write {
  /** Those that are undefined are removed from the item. */
  attributes: Partial<Connection>;
  condition: string;
}

function write(
  { account }: ConnectionChange,
  TableName: string,
  { attributes, condition }: Write,
): UpdateItemCommandInput {
  const entries = Object.entries(attributes);
  const values = entries.filter(([, value]) => value !== undefined);
  const absent = entries.filter(([, value]) => value === undefined).map(([name]) => name);
  const remove = absent.length === 0 ? '' : ` REMOVE ${absent.join(', ')}`;
  return {
    TableName,
    Key: { account: { S: account } },
    UpdateExpression: `SET ${values.map(([name]) => `${name} = :${name}`).join(', ')}${remove}`,
    ConditionExpression: condition,
    ExpressionAttributeValues: Object.fromEntries(
      values.map(([name, value]) => [`:${name}`, toAttribute(value)]),
    ),
  };
}
