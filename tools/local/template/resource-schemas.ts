// The part of CloudFormation's resource properties that the local stack runs by.

import * as z from 'zod';

const text = z.string();
const keySchema = z.array(z.object({ AttributeName: text, KeyType: z.enum(['HASH', 'RANGE']) }));

export const tableSchema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: text, AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: text,
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(text).optional(),
        }),
      }),
    )
    .optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: text, Enabled: z.coerce.boolean() })
    .optional(),
  StreamSpecification: z
    .object({
      StreamViewType: z.literal('NEW_IMAGE', 'the local stack streams NEW_IMAGE alone'),
    })
    .optional(),
});
export const routeSchema = z.object({ RouteKey: text, Target: text });
export const integrationSchema = z.object({ IntegrationUri: text });
