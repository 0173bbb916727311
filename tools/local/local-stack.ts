// The stack on this machine: starts the services, gives them what the template declares, and runs
// the synthesized bundles between them.

import { openDataFolder } from './data-folder.ts';
import { findFunction, startFunctions, startMappings } from './functions/local-functions.ts';
import { firstSecret, keepSecret } from './local-secret.ts';
import type { LocalState } from './local-state.ts';
import { type LocalDynamoDb, startDynamoDb } from './services/dynamodb.ts';
import { type LocalHttpApi, startHttpApi } from './services/http-api.ts';
import { createLocalMetrics, type LocalMetrics } from './services/metrics.ts';
import { type LocalSecretsManager, startSecretsManager } from './services/secrets-manager.ts';
import { type LocalSqs, startSqs } from './services/sqs.ts';
import { startTableStreams } from './table/table-stream.ts';
import { startTtlSweeper } from './table/ttl-sweeper.ts';
import { readAssembly } from './template/assembly.ts';
import { REGION, type ServiceEndpoints } from './template/resource-names.ts';
import { readStackModel, type StackModel } from './template/stack-model.ts';

export interface LocalStackOptions {
  /** Everything is kept here; a second stack over the same folder is refused. */
  dataFolder: string;
  /** Of the webhook URL; 0 for any that is free. */
  port: number;
  /** The application secret, or a JSON list; kept. Else the one of the last run, else random. */
  secret?: string;
  /** Gives the folder of the cloud assembly; called once the port and the folder are taken. */
  synthesize(dataFolder: string): Promise<string>;
  /** Takes the functions' log lines and one line a request. */
  log(line: string): void;
  /** Puts something between the functions and a service, such as a proxy that fails at will. */
  interpose?(service: keyof ServiceEndpoints, endpoint: string): Promise<string>;
}

export interface LocalStack {
  state: LocalState;
  model: StackModel;
  sqs: LocalSqs;
  dynamodb: LocalDynamoDb;
  metrics: LocalMetrics;
  /** Ends every environment that is in the middle of an invocation, as Lambda may. @returns how many */
  killBusyEnvironments(): number;
  /** Answers what is at hand, stops everything in order and frees the folder. */
  close(): Promise<void>;
}

/**
 * @throws FolderInUseError, the system's error for a port that is taken, what synthesis throws,
 *   or Error naming what in the template cannot be run. Whatever was started is stopped again.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { log, interpose = async (_, endpoint) => endpoint } = options;
  const started: { close(): Promise<void> | void }[] = [];
  const keep = <T extends { close(): Promise<void> | void }>(part: T): T => {
    started.unshift(part);
    return part;
  };
  let api: LocalHttpApi | undefined;
  const close = async () => {
    // Requests stop first: answering them needs all the rest.
    await api?.close();
    api = undefined;
    for (const part of started.splice(0)) await part.close();
  };
  try {
    const folder = keep(openDataFolder(options.dataFolder));
    const secret = keepSecret(folder, options.secret);
    // The port is taken before the seconds that synthesis takes, so that a taken one is told soon.
    api = await startHttpApi(options.port, log);
    const assembly = readAssembly(await options.synthesize(folder.path('cdk.out')));

    const sqs = keep(await startSqs(folder.path('queues')));
    const dynamodb = keep(await startDynamoDb(folder.path('tables')));
    const secrets = keep(await startSecretsManager(secret));
    const endpoints = {
      sqs: await interpose('sqs', sqs.endpoint),
      dynamodb: await interpose('dynamodb', dynamodb.endpoint),
      secretsmanager: await interpose('secretsmanager', secrets.endpoint),
    };
    const model = readStackModel(assembly, endpoints, api.endpoint);
    await sqs.provide(model.queues);
    await dynamodb.provide(model.tables);
    secrets.provide(model.secretNames[0] ?? '');
    const streams = keep(
      await startTableStreams(dynamodb, model.tables, folder.path('streams.db')),
    );
    keep(startTtlSweeper(dynamodb.client, model.tables));

    const metrics = createLocalMetrics(model.metricFilters);
    const functions = startFunctions(model, endpoints, (line, logGroup) => {
      metrics.take(line, logGroup);
      log(line);
    });
    for (const lambda of functions.values()) keep(lambda);
    for (const mapping of startMappings(model, { sqs, streams, functions }, log)) keep(mapping);

    const services = { sqs, dynamodb, secrets, apiEndpoint: api.endpoint };
    const state = () => describeState(model, services, secret.read());
    secret.onChange(() => folder.writeState(state()));
    folder.writeState(state());
    keep({ close: folder.removeState });
    api.serve(
      model.routes.map((route) => ({
        ...route,
        target: findFunction(functions, route.functionArn),
      })),
    );
    const killBusyEnvironments = () =>
      [...functions.values()].reduce((killed, lambda) => killed + lambda.killBusy(), 0);
    return { state: state(), model, sqs, dynamodb, metrics, killBusyEnvironments, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function describeState(
  { outputs, secretNames }: StackModel,
  services: {
    sqs: LocalSqs;
    dynamodb: LocalDynamoDb;
    secrets: LocalSecretsManager;
    apiEndpoint: string;
  },
  secret: string,
): LocalState {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  };
  return {
    pid: process.pid,
    // Not under the domain that the stack may have: that leads to AWS.
    webhookUrl: `${services.apiEndpoint}${new URL(output('WebhookUrl')).pathname}`,
    secret: firstSecret(secret),
    region: REGION,
    tableName: output('EventsTableName'),
    dynamodbEndpoint: services.dynamodb.endpoint,
    queueUrl: services.sqs.atEndpoint(output('QueueUrl')),
    deadLetterQueueUrl: services.sqs.atEndpoint(output('DeadLetterQueueUrl')),
    sqsEndpoint: services.sqs.endpoint,
    secretsEndpoint: services.secrets.endpoint,
    secretName: secretNames[0] ?? '',
  };
}
