// The hooks that the verifier refused. No table has them; their log lines do: in the data folder of a local
// stack, and in CloudWatch Logs of a deployed one.

import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { parseJson } from '../../lambda/poster/json.ts';
import { REJECTION_REASONS } from '../../lambda/runtime/log.ts';
import { readIfThere, refusalFiles } from '../local/local-state.ts';
import { type DeployedStack, readResources } from './deployed-stack.ts';
import { UserError } from './errors.ts';
import type { Target } from './target.ts';

const refusalSchema = z.object({
  event: z.literal('refused'),
  /** When it was refused, ISO 8601 UTC. */
  timestamp: z.string(),
  reason: z.enum(REJECTION_REASONS),
  /** Of a malformed hook: the first field at fault. */
  field: z.string().optional(),
  account: z.string().optional(),
  object: z.string().optional(),
  objectId: z.string().optional(),
  action: z.string().optional(),
  /** The signature does not show that Poster sent it: anyone can claim to be any account. */
  unverified: z.boolean().default(false),
  /** Also in the gateway's access log. */
  requestId: z.string(),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** Conditions that a refusal has to meet; those that are undefined do not matter. */
export interface RefusalFilter {
  account?: string | undefined;
  object?: string | undefined;
  id?: string | undefined;
  /** Unix seconds. */
  since: number;
}

/** @returns the refusals since then, oldest first. @throws UserError or the SDK's error */
export async function readRefusals(target: Target, filter: RefusalFilter): Promise<Refusal[]> {
  const { deployed, dataFolder } = target;
  const lines =
    deployed === undefined ? readFiles(dataFolder) : await readLogGroup(deployed, filter.since);
  const sinceIso = new Date(filter.since * 1000).toISOString();
  const wanted = { account: filter.account, object: filter.object, objectId: filter.id };
  return (
    lines
      .map(parseJson)
      // The stack may have ended in the middle of a line.
      .filter((fields) => fields !== undefined)
      .map((fields) => refusalSchema.parse(fields))
      .filter((refusal) => refusal.timestamp >= sinceIso && matches(refusal, wanted))
      .sort((one, other) => (one.timestamp < other.timestamp ? -1 : 1))
  );
}

const matches = (
  refusal: Refusal,
  wanted: Pick<Refusal, 'account' | 'object' | 'objectId'>,
): boolean =>
  (['account', 'object', 'objectId'] as const).every(
    (name) => wanted[name] === undefined || refusal[name] === wanted[name],
  );

const readFiles = (dataFolder: string): string[] =>
  refusalFiles(dataFolder).flatMap((path) => (readIfThere(path) ?? '').split('\n'));

/** The construct's path within the stack ends like this in CloudFormation's logical ids. */
const VERIFIER_LOGS = /VerifierLogs[0-9A-F]{8}$/;

async function readLogGroup(stack: DeployedStack, since: number): Promise<string[]> {
  const groups = await readResources(stack, 'AWS::Logs::LogGroup');
  const group = groups.find(({ logicalId }) => VERIFIER_LOGS.test(logicalId));
  if (group === undefined) throw new UserError(`the stack ${stack.name} has no log of a verifier`);
  const lines: string[] = [];
  const pages = paginateFilterLogEvents(
    { client: stack.logs },
    {
      logGroupName: group.physicalId,
      filterPattern: '{ $.event = "refused" }',
      startTime: Math.floor(since * 1000),
    },
  );
  for await (const { events = [] } of pages)
    lines.push(...events.map(({ message = '' }) => message));
  return lines;
}
