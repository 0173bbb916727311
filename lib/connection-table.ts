// The connections table: one item per account, with its access token for Poster's API.

import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { PARTITION_KEY } from '../lambda/table-layout.ts';
import { PipelineTable, type TableOptions } from './pipeline-table.ts';

/** Has no time to live: a token is valid for two years, and Poster sends it once. */
export class ConnectionTable extends PipelineTable {
  constructor(scope: Construct, id: string, options: TableOptions = {}) {
    const partitionKey = { name: PARTITION_KEY, type: AttributeType.STRING };
    super(scope, id, { partitionKey }, options);
  }
}
