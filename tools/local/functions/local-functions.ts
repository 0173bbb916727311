// The template's functions on this machine, with the environment that points them to the emulated
// services, and the queues and streams that feed
// them.

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { credentials } from '../credentials.ts';
import type { LocalSqs } from '../services/sqs.ts';
import type { TableStreams } from '../table/table-stream.ts';
import type { QueueMappingModel, StreamMappingModel } from '../template/mapping-model.ts';
import { REGION, type ServiceEndpoints } from '../template/resource-names.ts';
import type { StackModel } from '../template/stack-model.ts';
import { type EventSourceMapping, startEventSourceMapping } from './event-source-mapping.ts';
import { createLocalFunction, type LocalFunction } from './lambda-function.ts';
import { startStreamMapping } from './stream-mapping.ts';

/** Of each function: enough for the races that matter. In AWS the limit is the account's. */
const MAX_ENVIRONMENTS = 4;

/** By ARN. */
export type Functions = Map<string, LocalFunction>;

export function startFunctions(
  model: StackModel,
  endpoints: ServiceEndpoints,
  log: (line: string, logGroup: string | undefined) => void,
): Functions {
  const serviceEnv = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
  };
  return new Map(
    model.functions.map((lambda) => [
      lambda.arn,
      createLocalFunction({
        lambda,
        env: { ...serviceEnv, AWS_LAMBDA_FUNCTION_NAME: lambda.name, ...lambda.environment },
        maxEnvironments: MAX_ENVIRONMENTS,
        log: (line) => log(line, lambda.logGroup),
      }),
    ]),
  );
}

/** What mappings take from and give to. */
export interface MappingServices {
  sqs: LocalSqs;
  streams: TableStreams;
  functions: Functions;
}

export function startMappings(
  model: StackModel,
  services: MappingServices,
  log: (line: string) => void,
): EventSourceMapping[] {
  return model.mappings.map((mapping) =>
    mapping.source === 'queue'
      ? startQueueMapping(mapping, services, log)
      : startTableMapping(mapping, services, log),
  );
}

const startQueueMapping = (
  mapping: QueueMappingModel,
  { sqs, functions }: MappingServices,
  log: (line: string) => void,
): EventSourceMapping =>
  startEventSourceMapping({
    mapping,
    queueUrl: sqs.queueUrl(mapping.queueArn),
    client: sqs.client,
    target: findFunction(functions, mapping.functionArn),
    pollers: Math.min(mapping.maxConcurrency ?? MAX_ENVIRONMENTS, MAX_ENVIRONMENTS),
    log,
  });

const startTableMapping = (
  mapping: StreamMappingModel,
  { sqs, streams, functions }: MappingServices,
  log: (line: string) => void,
): EventSourceMapping =>
  startStreamMapping({
    mapping,
    // Lambda takes one mapping from a stream to a function, so the two name it.
    reader: streams.reader(mapping.streamArn, `${mapping.streamArn} ${mapping.functionArn}`),
    target: findFunction(functions, mapping.functionArn),
    async sendFailure(MessageBody) {
      if (mapping.onFailureQueueArn === undefined) return;
      const QueueUrl = sqs.queueUrl(mapping.onFailureQueueArn);
      await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    log,
  });

/** @throws Error naming the function that the template refers to and does not have as a bundle */
export function findFunction(functions: Functions, arn: string): LocalFunction {
  const found = functions.get(arn);
  if (found === undefined)
    throw new Error(`the template has no function ${arn} with a bundle of its own`);
  return found;
}
