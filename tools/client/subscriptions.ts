// Which functions get which events, as the stack's template says.

import { readFileSync } from 'node:fs';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { parseJson } from '../../lambda/poster/json.ts';
import { UserError } from './errors.ts';
import type { Target } from './target.ts';

export interface Subscription {
  /** The name of the function's construct, or of the bus. */
  subscriber: string;
  isBus: boolean;
  /** Undefined for all of them. */
  objects?: string[] | undefined;
  actions?: string[] | undefined;
  /** The filter, when `onEvent` did not write it. */
  pattern?: string | undefined;
}

const reference = z.object({ Ref: z.string() });
const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.unknown().optional() }),
  ),
  Outputs: z.looseObject({ EventsTableName: z.object({ Value: reference }) }),
});
const mappingSchema = z.looseObject({
  EventSourceArn: attribute,
  FunctionName: reference,
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});
const pipeSchema = z.looseObject({ Source: attribute });

const texts = z.object({ S: z.array(z.string()) }).optional();
const image = z.strictObject({ object: texts, action: texts });
/** As lib/subscribers/subscription.ts writes it. */
const patternSchema = z.strictObject({
  eventName: z.tuple([z.literal('INSERT')]),
  dynamodb: z.strictObject({ NewImage: image }).optional(),
});

/**
 * Reads the subscriptions in the stack of the pipeline. A function of another stack has its subscription there.
 *
 * @throws UserError or the SDK's error when the template cannot be read
 */
export async function readSubscriptions(target: Target): Promise<Subscription[]> {
  const template = templateSchema.safeParse(parseJson(await readTemplate(target)));
  if (!template.success)
    throw new UserError('the stack’s template is not one of the CDK’s in JSON');
  const { Resources, Outputs } = template.data;
  const stream = [Outputs.EventsTableName.Value.Ref, 'StreamArn'].join('.');
  return Object.values(Resources).flatMap(({ Type, Properties }): Subscription[] => {
    if (Type === 'AWS::Pipes::Pipe') {
      const pipe = pipeSchema.safeParse(Properties).data;
      return pipe?.Source['Fn::GetAtt'].join('.') === stream
        ? [{ subscriber: 'event bus', isBus: true }]
        : [];
    }
    if (Type !== 'AWS::Lambda::EventSourceMapping') return [];
    const mapping = mappingSchema.safeParse(Properties).data;
    if (mapping?.EventSourceArn['Fn::GetAtt'].join('.') !== stream) return [];
    const subscriber = nameOf(mapping.FunctionName.Ref);
    const filters = mapping.FilterCriteria?.Filters ?? [{ Pattern: '{"eventName":["INSERT"]}' }];
    return filters.map(({ Pattern }) => ({ subscriber, isBus: false, ...readPattern(Pattern) }));
  });
}

async function readTemplate({ deployed, templateFile }: Target): Promise<string> {
  if (deployed === undefined) return templateFile ? readFileSync(templateFile, 'utf8') : '';
  const command = new GetTemplateCommand({ StackName: deployed.name });
  return (await deployed.cloudFormation.send(command)).TemplateBody ?? '';
}

/** A logical id ends with a hash of the construct's path. */
const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

function readPattern(pattern: string): Pick<Subscription, 'objects' | 'actions' | 'pattern'> {
  const { success, data } = patternSchema.safeParse(parseJson(pattern));
  if (!success) return { pattern };
  const wanted = data.dynamodb?.NewImage;
  return { objects: wanted?.object?.S, actions: wanted?.action?.S };
}
