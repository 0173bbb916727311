// The template's functions, with the environment variables that point them to the emulated services,
// and the event source mappings that feed them.

import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { credentials } from '../local-state.ts';
import type { LocalSqs } from '../services/sqs.ts';
import type { TableStreams } from '../table/table-stream.ts';
import { REGION, type ServiceEndpoints } from '../template/references.ts';
import type { StackModel } from '../template/stack-model.ts';
import { createLocalFunction, type LocalFunction } from './lambda-function.ts';
import { type EventSourceMapping, startQueueMapping } from './queue-mapping.ts';
import { startStreamMapping } from './stream-mapping.ts';

/** Per function: enough for the races that matter. In AWS the account's limit applies. */
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

export const startMappings = (
  { mappings }: StackModel,
  { sqs, streams }: { sqs: LocalSqs; streams: TableStreams },
  functions: Functions,
  log: (line: string) => void,
): EventSourceMapping[] =>
  mappings.map((mapping) => {
    const target = findFunction(functions, mapping.functionArn);
    if (mapping.source === 'queue') {
      const pollers = Math.min(mapping.maxConcurrency ?? MAX_ENVIRONMENTS, MAX_ENVIRONMENTS);
      return startQueueMapping(mapping, sqs, target, pollers, log);
    }
    return startStreamMapping({
      mapping,
      // Lambda allows one mapping from a stream to a function, so these two identify it.
      reader: streams.reader(mapping.streamArn, `${mapping.streamArn} ${mapping.functionArn}`),
      target,
      async sendFailure(MessageBody) {
        if (mapping.onFailureQueueArn === undefined) return;
        const QueueUrl = sqs.queueUrl(mapping.onFailureQueueArn);
        await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      },
      log,
    });
  });

/** @throws Error that names a function to which the template refers but which has no bundle */
export function findFunction(functions: Functions, arn: string): LocalFunction {
  const found = functions.get(arn);
  if (found === undefined) {
    throw new Error(`the template has no function ${arn} with its own bundle`);
  }
  return found;
}
