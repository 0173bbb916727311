// The hooks that failed: those that the verifier refused, and those that the consumer could not record. No
// table has them; their log lines do: in the data folder of a local stack, and in CloudWatch Logs of a
// deployed one.

import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import type { HookSubject } from '../../lambda/poster/hook-facts.ts';
import { parseJson } from '../../lambda/poster/json.ts';
import { REJECTION_REASONS, type Writer } from '../../lambda/runtime/log.ts';
import { readTroubleLines } from '../local/local-state.ts';
import { type DeployedStack, readResources } from './deployed-stack.ts';
import { UserError } from './errors.ts';
import type { Target } from './target.ts';

const common = {
  /** When it failed, ISO 8601 UTC. */
  timestamp: z.string(),
  account: z.string().optional(),
  object: z.string().optional(),
  objectId: z.string().optional(),
  action: z.string().optional(),
  /** The first field at fault, if that is the reason. */
  field: z.string().optional(),
};

const refusalSchema = z.object({
  ...common,
  event: z.literal('refused'),
  reason: z.enum(REJECTION_REASONS),
  /** The signature does not show that Poster sent it: anyone can claim to be any account. */
  unverified: z.boolean().default(false),
  /** Also in the gateway's access log. */
  requestId: z.string(),
});

const failedAttemptSchema = z.object({
  ...common,
  event: z.literal('not-recorded'),
  messageId: z.string(),
  /** Undefined when the message is not a hook. */
  requestId: z.string().optional(),
  problem: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});

/** A hook that was not answered 200. Poster sends it again. */
export type Refusal = z.infer<typeof refusalSchema>;

/** A message that could not be recorded. The queue delivers it again. */
export type FailedAttempt = z.infer<typeof failedAttemptSchema>;

/** Conditions that a hook has to meet; those that are undefined do not matter. */
export interface TroubleFilter {
  account?: string | undefined;
  object?: string | undefined;
  id?: string | undefined;
  /** Unix seconds. */
  since: number;
}

/** @returns the refusals since then, oldest first. @throws UserError or the SDK's error */
export const readRefusals = (target: Target, filter: TroubleFilter): Promise<Refusal[]> =>
  read(target, filter, 'verifier', refusalSchema);

/** @returns the failed attempts since then, oldest first. @throws UserError or the SDK's error */
export const readFailedAttempts = (
  target: Target,
  filter: TroubleFilter,
): Promise<FailedAttempt[]> => read(target, filter, 'consumer', failedAttemptSchema);

async function read<T extends Refusal | FailedAttempt>(
  { deployed, dataFolder }: Target,
  filter: TroubleFilter,
  writer: Writer,
  schema: z.ZodType<T> & { shape: { event: z.ZodLiteral<T['event']> } },
): Promise<T[]> {
  const event = schema.shape.event.value;
  const lines =
    deployed === undefined
      ? readTroubleLines(dataFolder).filter((line) => line.includes(`"event":"${event}"`))
      : await readLogGroup(deployed, writer, event, filter.since);
  const since = new Date(filter.since * 1000).toISOString();
  return (
    lines
      .map(parseJson)
      // The stack may have ended in the middle of a line.
      .filter((fields) => fields !== undefined)
      .map((fields) => schema.parse(fields))
      .filter((trouble) => trouble.timestamp >= since && matches(trouble, filter))
      .sort((one, other) => (one.timestamp < other.timestamp ? -1 : 1))
  );
}

/** Whether it is the hook that is looked for. */
export const matches = (
  hook: HookSubject,
  { account, object, id }: Omit<TroubleFilter, 'since'>,
): boolean =>
  (account === undefined || hook.account === account) &&
  (object === undefined || hook.object === object) &&
  (id === undefined || hook.objectId === id);

/** The construct's path within the stack ends like this in CloudFormation's logical ids. */
const LOG_GROUPS: Record<Writer, RegExp> = {
  verifier: /VerifierLogs[0-9A-F]{8}$/,
  consumer: /ConsumerLogs[0-9A-F]{8}$/,
};

async function readLogGroup(
  stack: DeployedStack,
  writer: Writer,
  event: string,
  since: number,
): Promise<string[]> {
  const groups = await readResources(stack, 'AWS::Logs::LogGroup');
  const group = groups.find(({ logicalId }) => LOG_GROUPS[writer].test(logicalId));
  if (group === undefined) throw new UserError(`the stack ${stack.name} has no log of a ${writer}`);
  const lines: string[] = [];
  const pages = paginateFilterLogEvents(
    { client: stack.logs },
    {
      logGroupName: group.physicalId,
      filterPattern: `{ $.event = "${event}" }`,
      startTime: Math.floor(since * 1000),
    },
  );
  for await (const { events = [] } of pages)
    lines.push(...events.map(({ message = '' }) => message));
  return lines;
}
