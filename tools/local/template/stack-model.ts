// The template as the local stack runs it: queues, tables, functions, mappings and routes with
// every reference resolved, so that a number changed in lib/ changes the local run.

import type * as z from 'zod';
import type { Assembly } from './assembly.ts';
import { type FunctionModel, readFunction } from './function-model.ts';
import { createEvaluator } from './intrinsics.ts';
import { type MappingModel, readMapping } from './mapping-model.ts';
import { type MetricFilterModel, readMetricFilter } from './metric-filter-model.ts';
import { type QueueModel, readQueue } from './queue-model.ts';
import {
  GLOBAL_TABLE,
  nameResources,
  physicalName,
  SECRET,
  type ServiceEndpoints,
  secretName,
  TABLE,
} from './resource-names.ts';
import { integrationSchema, routeSchema, tableSchema } from './resource-schemas.ts';

export type TableModel = z.infer<typeof tableSchema> & { name: string };
export interface RouteModel {
  method: string;
  path: string;
  functionArn: string;
}
export interface StackModel {
  queues: QueueModel[];
  tables: TableModel[];
  secretNames: string[];
  functions: FunctionModel[];
  mappings: MappingModel[];
  metricFilters: MetricFilterModel[];
  routes: RouteModel[];
  outputs: Record<string, string>;
}

/**
 * @param endpoints as the functions shall see them
 * @param apiEndpoint where the HTTP API listens, no trailing slash
 * @throws Error or ZodError naming what the template has that the local stack cannot run
 */
export function readStackModel(
  assembly: Assembly,
  endpoints: ServiceEndpoints,
  apiEndpoint: string,
): StackModel {
  const { template, stackName } = assembly;
  const evaluate = createEvaluator(nameResources(assembly, endpoints, apiEndpoint));
  const all = <T>(types: string[], read: (logicalId: string, properties: unknown) => T): T[] =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([logicalId, { Properties }]) => read(logicalId, Properties));
  const named = (logicalId: string) => physicalName(stackName, logicalId);

  const integrations = new Map(
    all(['AWS::ApiGatewayV2::Integration'], (logicalId, properties) => [
      logicalId,
      integrationSchema.parse(evaluate(properties)).IntegrationUri,
    ]),
  );
  return {
    queues: all(['AWS::SQS::Queue'], (logicalId, properties) =>
      readQueue(named(logicalId), evaluate(properties)),
    ),
    tables: all([TABLE, GLOBAL_TABLE], (logicalId, properties) => ({
      ...tableSchema.parse(evaluate(properties)),
      name: named(logicalId),
    })),
    secretNames: all([SECRET], secretName),
    functions: all(['AWS::Lambda::Function'], (logicalId, properties) =>
      readFunction(named(logicalId), properties, assembly, evaluate),
    ).filter((lambda) => lambda !== undefined),
    mappings: all(['AWS::Lambda::EventSourceMapping'], (_, properties) =>
      readMapping(evaluate(properties)),
    ),
    metricFilters: all(['AWS::Logs::MetricFilter'], (_, properties) =>
      readMetricFilter(properties),
    ).filter((filter) => filter !== undefined),
    routes: all(['AWS::ApiGatewayV2::Route'], (_, properties) => {
      const { RouteKey, Target } = routeSchema.parse(evaluate(properties));
      const [method = '', path = ''] = RouteKey.split(' ');
      const functionArn = integrations.get(Target.replace('integrations/', '')) ?? '';
      return { method, path, functionArn };
    }),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, String(evaluate(Value))]),
    ),
  };
}
