// The functions that subscribe to events, according to Lambda: the event source mappings of the table's stream.

import {
  type EventSourceMappingConfiguration,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { type Filter, readFilter } from '../../stream/stream-filter.ts';
import { UserError } from '../errors.ts';
import { countMessages, openDeadLetterQueue } from '../queues.ts';
import type { Target } from '../target.ts';

export interface Subscription {
  /** The function's name. */
  name: string;
  /** Includes the alias, if the subscription uses one. */
  functionArn: string;
  streamArn: string;
  /** Lambda's word, such as `Enabled`. */
  state: string;
  batchSize: number;
  bisects: boolean;
  reportsBatchItemFailures: boolean;
  /** Lambda's filter patterns: a record passes when one of them matches, or when there are none. */
  patterns: string[];
  deadLetterQueueArn: string | undefined;
}

/** @returns the subscriptions, sorted by name. @throws the SDK's error */
export async function listSubscriptions({ lambda, tableName }: Target): Promise<Subscription[]> {
  const found: Subscription[] = [];
  for await (const page of paginateListEventSourceMappings({ client: lambda }, {})) {
    for (const mapping of page.EventSourceMappings ?? []) {
      const isOurs = mapping.EventSourceArn?.includes(`:table/${tableName}/stream/`) ?? false;
      if (isOurs) found.push(toSubscription(mapping));
    }
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function toSubscription(mapping: EventSourceMappingConfiguration): Subscription {
  const { FunctionArn = '', FilterCriteria, FunctionResponseTypes = [] } = mapping;
  return {
    name: FunctionArn.replace(/^arn:.*:function:/, '').split(':')[0] ?? '',
    functionArn: FunctionArn,
    streamArn: mapping.EventSourceArn ?? '',
    state: mapping.State ?? 'unknown',
    batchSize: mapping.BatchSize ?? 100,
    bisects: mapping.BisectBatchOnFunctionError ?? false,
    reportsBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
    patterns: (FilterCriteria?.Filters ?? []).map(({ Pattern = '' }) => Pattern),
    deadLetterQueueArn: mapping.DestinationConfig?.OnFailure?.Destination,
  };
}

/**
 * @param name the function's name, or an unambiguous part of it
 * @throws UserError listing all names if none or several match; the SDK's error
 */
export async function findSubscription(target: Target, name: string): Promise<Subscription> {
  const all = await listSubscriptions(target);
  const exact = all.filter((subscription) => subscription.name === name);
  const wanted = name.toLowerCase();
  const [found, another] =
    exact.length > 0 ? exact : all.filter((one) => one.name.toLowerCase().includes(wanted));
  if (found !== undefined && another === undefined) return found;
  const names = all.map((one) => one.name).join(', ') || 'none';
  const problem = found === undefined ? 'no subscriber' : 'several subscribers';
  throw new UserError(`${problem} named ${name} in ${target.title}; there are: ${names}`);
}

/** Which records it wants. @throws UserError for a pattern beyond lists of values */
export function filterOf({ name, patterns }: Subscription): Filter {
  try {
    return readFilter(patterns);
  } catch (error) {
    throw new UserError(`the filter of ${name} is unknown here: ${(error as Error).message}`);
  }
}

/** @returns how many dead letters it has; undefined when it has no queue for them. @throws the SDK's error */
export async function countSubscriberLetters(
  target: Target,
  subscription: Subscription,
): Promise<number | undefined> {
  const url = deadLetterQueueUrlOf(target, subscription);
  return url === undefined ? undefined : countMessages(target.sqs, url);
}

/** Opens the subscription's dead-letter queue; undefined when it has none. */
export function openSubscriberLetters(target: Target, subscription: Subscription) {
  const deadLetterQueueUrl = deadLetterQueueUrlOf(target, subscription);
  if (deadLetterQueueUrl === undefined) return undefined;
  return openDeadLetterQueue({ ...target, deadLetterQueueUrl });
}

/** Built from the URL of the pipeline's queue, `https://sqs.<region>.amazonaws.com/<account>/<name>`: both are in one region. */
function deadLetterQueueUrlOf(
  { queueUrl }: Target,
  { deadLetterQueueArn = '' }: Subscription,
): string | undefined {
  const [, , , , account, name] = deadLetterQueueArn.split(':');
  return name && new URL(`/${account}/${name}`, queueUrl).href;
}
