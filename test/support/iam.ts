// A policy simulator over a template: what a role may do, as IAM would decide it. Knows the
// operators that our policies use, and throws on any other.

import type { Template } from 'aws-cdk-lib/assertions';

export interface IamRequest {
  action: string;
  /** The logical id of the resource, with what the policy joins to it (`TableABC/index/recent`). */
  resource: string;
  /** Condition keys; a key that the request does not have is left out. */
  context?: Record<string, string | string[]>;
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** The statements of every policy that is attached to a role. */
export function statementsOf(template: Template, roleLogicalId: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) =>
      Properties.Roles.some(({ Ref }: { Ref?: string }) => Ref === roleLogicalId),
    )
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** Allowed by one statement and denied by none. */
export function isAllowed(statements: Statement[], request: IamRequest): boolean {
  const matching = statements.filter((statement) => matches(statement, request));
  return (
    matching.some(({ Effect }) => Effect === 'Allow') &&
    matching.every(({ Effect }) => Effect === 'Allow')
  );
}

/** Resources as requests name them: `GetAtt`, `Ref` and `Join` over a logical id become text. */
export function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [[intrinsic, argument] = []] = Object.entries(resource ?? {});
  if (intrinsic === 'Ref') return String(argument);
  if (intrinsic === 'Fn::GetAtt') return argument[1] === 'Arn' ? argument[0] : argument.join('.');
  if (intrinsic === 'Fn::Join') return argument[1].map(nameOf).join(argument[0]);
  throw new Error(`the simulator does not know ${intrinsic}`);
}

function matches({ Action, Resource, Condition = {} }: Statement, request: IamRequest): boolean {
  return (
    listOf(Action).some((pattern) => isLike(pattern, request.action)) &&
    listOf(Resource).some((pattern) => isLike(nameOf(pattern), request.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) =>
        holds(operator, request.context?.[key], listOf(wanted)),
      ),
    )
  );
}

const isLike = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(text);

function holds(operator: string, found: string | string[] | undefined, wanted: string[]): boolean {
  const values = found === undefined ? [] : listOf(found);
  switch (operator) {
    case 'StringEquals':
      return values.some((value) => wanted.includes(value));
    case 'ForAllValues:StringEquals':
      // Holds for a request without the key too: IAM's own trap.
      return values.every((value) => wanted.includes(value));
    case 'Null':
      return wanted.includes(String(found === undefined));
    default:
      throw new Error(`the simulator does not know ${operator}`);
  }
}
