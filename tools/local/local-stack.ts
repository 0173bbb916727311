// The stack on this machine: starts the emulated services with what the template declares, and runs the
// synthesized bundles between them.

import { openDataFolder } from './data-folder.ts';
import { findFunction, startFunctions, startMappings } from './functions/local-functions.ts';
import type { LocalState } from './local-state.ts';
import { type LocalDynamoDb, startDynamoDb } from './services/dynamodb.ts';
import { type AnsweredRequest, type LocalHttpApi, startHttpApi } from './services/http-api.ts';
import { startLambdaApi } from './services/lambda-api.ts';
import { createLocalMetrics, type LocalMetrics } from './services/metrics.ts';
import { startSecretsManager } from './services/secrets-manager.ts';
import { type LocalSqs, startSqs } from './services/sqs.ts';
import { startStreamsApi } from './services/streams-api.ts';
import { startTableStreams } from './table/table-stream.ts';
import { readAssembly } from './template/assembly.ts';
import { REGION, type ServiceEndpoints } from './template/references.ts';
import { readStackModel, type StackModel } from './template/stack-model.ts';
import { openTroubleLog } from './trouble-log.ts';

export interface LocalStackOptions {
  /** Everything is kept here. A second stack in the same folder is refused. */
  dataFolder: string;
  /** The port of the webhook URL; 0 for any free port. */
  port: number;
  /** The application secret, or a JSON list. Default: that of the last run, or else a random one. */
  secret?: string;
  /** Returns the folder of the cloud assembly. Called once the port and the data folder are taken. */
  synthesize(dataFolder: string): Promise<string>;
  /** Receives the functions' log lines, and one line per request with that request. */
  log(line: string, request?: AnsweredRequest): void;
  /** Returns the endpoint that the functions use for a service, such as that of a proxy. */
  interpose?(service: keyof ServiceEndpoints, endpoint: string): Promise<string>;
}

export interface LocalStack {
  state: LocalState;
  model: StackModel;
  sqs: LocalSqs;
  dynamodb: LocalDynamoDb;
  metrics: LocalMetrics;
  /** Adds the address of the inspector's page to `local.json`. */
  publishInspector(url: string): void;
  /** Ends every environment in the middle of an invocation, as Lambda may. @returns how many it ended */
  killBusyEnvironments(): Promise<number>;
  /** Answers the requests that have arrived, stops everything in order, and frees the folder. */
  close(): Promise<void>;
}

/**
 * @throws FolderInUseError, the system's error when the port is taken, what `synthesize` throws, or an
 *   Error that names what the local stack cannot run. Everything that was started is stopped again.
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
    // Requests stop first, because answering them needs everything else.
    await api?.close();
    api = undefined;
    for (const part of started.splice(0)) await part.close();
  };
  try {
    const folder = keep(openDataFolder(options.dataFolder, options.secret));
    // Synthesis takes seconds, so the port is taken before it: a taken port is reported at once.
    api = await startHttpApi(options.port, log);
    const assembly = readAssembly(await options.synthesize(folder.path('cdk.out')));

    const sqs = keep(await startSqs(folder.path('queues')));
    const dynamodb = keep(await startDynamoDb(folder.path('tables')));
    const secrets = keep(await startSecretsManager(folder.secret));
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

    const metrics = createLocalMetrics(model.metricFilters);
    const keepTrouble = openTroubleLog(options.dataFolder);
    const functions = startFunctions(model, endpoints, (line, logGroup) => {
      metrics.take(line, logGroup);
      keepTrouble(line);
      log(line);
    });
    for (const lambda of functions.values()) keep(lambda);
    const lambdaApi = keep(await startLambdaApi(model.mappings, functions));
    const streamsApi = keep(await startStreamsApi(streams));
    for (const mapping of startMappings(model, { sqs, streams }, functions, log)) keep(mapping);

    const output = (name: string): string => {
      const value = model.outputs[name];
      if (value === undefined) throw new Error(`the stack has no output ${name}`);
      return value;
    };
    const state = folder.publish({
      pid: process.pid,
      // The stack may have a domain, but that leads to AWS.
      webhookUrl: `${api.endpoint}${new URL(output('WebhookUrl')).pathname}`,
      region: REGION,
      tableName: output('EventsTableName'),
      connectionsTableName: output('ConnectionsTableName'),
      dynamodbEndpoint: dynamodb.endpoint,
      queueUrl: sqs.atEndpoint(output('QueueUrl')),
      deadLetterQueueUrl: sqs.atEndpoint(output('DeadLetterQueueUrl')),
      sqsEndpoint: sqs.endpoint,
      secretsEndpoint: secrets.endpoint,
      lambdaEndpoint: lambdaApi.endpoint,
      streamsEndpoint: streamsApi.endpoint,
      secretName: model.secretNames[0] ?? '',
    });
    keep({ close: folder.unpublish });
    api.serve(
      model.routes.map((route) => ({
        ...route,
        target: findFunction(functions, route.functionArn),
      })),
    );
    const killBusyEnvironments = async () => {
      const killed = await Promise.all(
        Array.from(functions.values(), (lambda) => lambda.killBusy()),
      );
      return killed.reduce((sum, count) => sum + count, 0);
    };
    const publishInspector = (inspectorUrl: string) =>
      void folder.publish({ ...state, inspectorUrl });
    return { state, publishInspector, model, sqs, dynamodb, metrics, killBusyEnvironments, close };
  } catch (error) {
    await close();
    throw error;
  }
}
