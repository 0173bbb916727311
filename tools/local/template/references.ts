// The names, ARNs and URLs of a template's resources on this machine, and references to them.

import * as z from 'zod';
import type { Assembly } from './assembly.ts';

export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** Where the functions reach the emulated services. */
export interface ServiceEndpoints {
  sqs: string;
  dynamodb: string;
  secretsmanager: string;
}

/** The values of `Ref` and `Fn::GetAtt` for one resource. */
export interface ResourceValues {
  ref: string;
  attributes?: Record<string, string>;
}

const QUEUE_NAME_MAX_CHARACTERS = 80;

/** Cut at the front, because logical ids differ at the end. */
export const physicalName = (stackName: string, logicalId: string) =>
  `${stackName}-${logicalId}`.slice(-QUEUE_NAME_MAX_CHARACTERS);

/** Has the form that CloudFormation generates. CDK takes the ARN apart to output the name. */
export const secretName = (logicalId: string) => `${logicalId}-local`;

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;

export const queueArn = (name: string) => arn('sqs', name);
export const secretArn = (name: string) => arn('secretsmanager', `secret:${name}-000000`);
export const functionArn = (name: string) => arn('lambda', `function:${name}`);
export const streamArn = (tableName: string) => arn('dynamodb', `table/${tableName}/stream/local`);

/** An alias stands for its function, because the local stack has one version of each. */
const aliasedFunction = ({ FunctionName }: Record<string, unknown>): string =>
  z.object({ Ref: z.string() }).safeParse(FunctionName).data?.Ref ?? '';

/** The values of every resource and pseudo parameter that the local stack knows. */
export function nameResources(
  { template, stackName }: Assembly,
  endpoints: ServiceEndpoints,
  apiEndpoint: string,
): Map<string, ResourceValues> {
  const values = new Map<string, ResourceValues>([
    ['AWS::Region', { ref: REGION }],
    ['AWS::AccountId', { ref: ACCOUNT_ID }],
    ['AWS::Partition', { ref: 'aws' }],
    ['AWS::URLSuffix', { ref: 'amazonaws.com' }],
    ['AWS::StackName', { ref: stackName }],
  ]);
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    const name = physicalName(stackName, logicalId);
    const table = {
      ref: name,
      attributes: { Arn: arn('dynamodb', `table/${name}`), StreamArn: streamArn(name) },
    };
    const byType: Record<string, ResourceValues> = {
      'AWS::SQS::Queue': {
        ref: `${endpoints.sqs}/${ACCOUNT_ID}/${name}`,
        attributes: { Arn: queueArn(name), QueueName: name },
      },
      'AWS::DynamoDB::Table': table,
      'AWS::DynamoDB::GlobalTable': table,
      'AWS::SecretsManager::Secret': { ref: secretArn(secretName(logicalId)), attributes: {} },
      'AWS::Lambda::Function': { ref: name, attributes: { Arn: functionArn(name) } },
      'AWS::Lambda::Alias': {
        ref: functionArn(physicalName(stackName, aliasedFunction(Properties))),
        attributes: {},
      },
      'AWS::ApiGatewayV2::Api': { ref: 'local', attributes: { ApiEndpoint: apiEndpoint } },
    };
    values.set(logicalId, byType[Type] ?? { ref: logicalId });
  }
  return values;
}

export type Evaluate = (value: unknown) => unknown;

const pair = z.tuple([z.string(), z.string()]);

/**
 * @param resources by logical id; includes pseudo parameters such as `AWS::Region`
 * @returns a function that evaluates the intrinsics in a template value, at any depth. It throws an
 *   Error that names an unknown intrinsic or resource.
 */
export function createEvaluator(resources: ReadonlyMap<string, ResourceValues>): Evaluate {
  const find = (logicalId: string): ResourceValues => {
    const values = resources.get(logicalId);
    if (values === undefined) throw new Error(`the local stack has no resource ${logicalId}`);
    return values;
  };
  const getAttribute = (logicalId: string, attribute: string): string => {
    const { attributes } = find(logicalId);
    // Of a resource that does not run here, such as a bucket whose name a function of the user's gets.
    if (attributes === undefined) return `${logicalId}.${attribute}`;
    const value = attributes[attribute];
    if (value === undefined) throw new Error(`the local ${logicalId} has no ${attribute}`);
    return value;
  };

  const intrinsics: Record<string, (argument: unknown) => unknown> = {
    Ref: (argument) => find(z.string().parse(argument)).ref,
    'Fn::GetAtt': (argument) => getAttribute(...pair.parse(argument)),
    'Fn::Join': (argument) => {
      const [separator, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(argument);
      return parts.map(evaluate).join(separator);
    },
    'Fn::Split': (argument) => {
      const [separator, text] = z.tuple([z.string(), z.unknown()]).parse(argument);
      return String(evaluate(text)).split(separator);
    },
    'Fn::Select': (argument) => {
      const [index, list] = z.tuple([z.coerce.number(), z.unknown()]).parse(argument);
      return z.array(z.unknown()).parse(evaluate(list))[index];
    },
    'Fn::Sub': (argument) =>
      String(argument).replace(
        /\$\{([^}.]+)(?:\.([^}]+))?\}/g,
        (_, id: string, attribute?: string) =>
          attribute === undefined ? find(id).ref : getAttribute(id, attribute),
      ),
  };

  function evaluate(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(evaluate);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    const isIntrinsic = entries.length === 1 && only !== undefined;
    if (isIntrinsic && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics[only[0]];
      if (intrinsic === undefined) throw new Error(`the local stack does not know ${only[0]}`);
      return intrinsic(only[1]);
    }
    return Object.fromEntries(entries.map(([key, inner]) => [key, evaluate(inner)]));
  }
  return evaluate;
}
