// Evaluates the CloudFormation intrinsics that CDK writes into templates.

import * as z from 'zod';

/** What `Ref` and `Fn::GetAtt` give for one resource. */
export interface ResourceValues {
  ref: string;
  attributes?: Record<string, string>;
}

export type Evaluate = (value: unknown) => unknown;

const pair = z.tuple([z.string(), z.string()]);

/**
 * @param resources by logical id; pseudo parameters (`AWS::Region`) count as resources
 * @returns a function that evaluates a template value at any depth
 * @throws Error naming the intrinsic or the resource it does not know, when evaluated
 */
export function createEvaluator(resources: ReadonlyMap<string, ResourceValues>): Evaluate {
  const find = (logicalId: string): ResourceValues => {
    const values = resources.get(logicalId);
    if (values === undefined) throw new Error(`the local stack has no resource ${logicalId}`);
    return values;
  };
  const getAttribute = (logicalId: string, attribute: string): string => {
    const value = find(logicalId).attributes?.[attribute];
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
      z
        .string()
        .parse(argument)
        .replace(/\$\{([^}.]+)(?:\.([^}]+))?\}/g, (_, id: string, attribute?: string) =>
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
