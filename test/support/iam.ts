// A simulator of IAM policies: decides from a template what a role may do. Knows only the condition
// operators that our policies use, and throws on any other.

import type { Template } from 'aws-cdk-lib/assertions';

export interface IamRequest {
  action: string;
  /**
   * The logical id of the resource, plus the suffix that the policy joins to it
   * (`TableABC/index/recent`).
   */
  resource: string;
  /** The condition keys that the request has. */
  context?: Record<string, string | string[]>;
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** The statements of all policies that are attached to a role. */
export function statementsOf(template: Template, roleLogicalId: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) =>
      Properties.Roles.some(({ Ref }: { Ref?: string }) => Ref === roleLogicalId),
    )
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** Whether a statement allows the request and none denies it. */
export function isAllowed(statements: Statement[], request: IamRequest): boolean {
  const matching = statements.filter((statement) => matches(statement, request));
  return (
    matching.some(({ Effect }) => Effect === 'Allow') &&
    matching.every(({ Effect }) => Effect === 'Allow')
  );
}

/** A resource as `IamRequest` names it: `GetAtt`, `Ref` and `Join` become text. */
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
        isMet(operator, request.context?.[key], listOf(wanted)),
      ),
    )
  );
}

const isLike = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(text);

function isMet(operator: string, found: string | string[] | undefined, wanted: string[]): boolean {
  const values = found === undefined ? [] : listOf(found);
  switch (operator) {
    case 'StringEquals':
      return values.some((value) => wanted.includes(value));
    case 'ForAllValues:StringEquals':
      // As in IAM, this is also met by a request without the key, which is easy to overlook.
      return values.every((value) => wanted.includes(value));
    case 'Null':
      return wanted.includes(String(found === undefined));
    default:
      throw new Error(`the simulator does not know ${operator}`);
  }
}
