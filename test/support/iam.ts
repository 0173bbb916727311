// Reads the permissions of a role from a template.

import type { Template } from 'aws-cdk-lib/assertions';

interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
}

/** The statements of all policies that are attached to a role. */
export function statementsOf(template: Template, roleLogicalId: string): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) =>
      Properties.Roles.some(({ Ref }: { Ref?: string }) => Ref === roleLogicalId),
    )
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** A resource as text: the logical id, plus what the policy joins to it (`TableABC/index/recent`). */
export function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [[intrinsic, argument] = []] = Object.entries(resource ?? {});
  if (intrinsic === 'Ref') return String(argument);
  if (intrinsic === 'Fn::GetAtt') return argument[1] === 'Arn' ? argument[0] : argument.join('.');
  if (intrinsic === 'Fn::Join') return argument[1].map(nameOf).join(argument[0]);
  throw new Error(`unknown: ${intrinsic}`);
}
