// The events table: one item per event, and an index that lists the latest events of all accounts.

import {
  AttributeType,
  CfnGlobalTable,
  ProjectionType,
  StreamViewType,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { INDEX, PARTITION_KEY, SORT_KEY, TTL_ATTRIBUTE } from '../lambda/table-layout.ts';
import { READ_KEY_ACTIONS } from './encryption.ts';
import { PipelineTable, type TableOptions } from './pipeline-table.ts';

export class EventTable extends PipelineTable {
  constructor(scope: Construct, id: string, options: TableOptions = {}) {
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const recent = {
      indexName: INDEX.name,
      partitionKey: text(INDEX.partitionKey),
      sortKey: text(INDEX.sortKey),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...INDEX.projected],
    };
    const layout = {
      partitionKey: text(PARTITION_KEY),
      sortKey: text(SORT_KEY),
      timeToLiveAttribute: TTL_ATTRIBUTE,
      globalSecondaryIndexes: [recent],
    };
    super(scope, id, layout, options);
  }

  /**
   * Switches on the table's stream at the first call and returns its ARN. The constructor does not do it,
   * because a table without subscribers needs no stream, and the L2 construct accepts one only there.
   */
  stream(): string {
    const table = this.table.node.defaultChild;
    if (!(table instanceof CfnGlobalTable))
      throw new Error('the events table is not a global table');
    table.streamSpecification = { streamViewType: StreamViewType.NEW_IMAGE };
    return table.attrStreamArn;
  }

  /** Narrower than the library's own grant, which allows listing the streams of every table. */
  grantStreamRead(grantee: IGrantable): Grant {
    // Lambda checks for all four when the mapping is created.
    const actions = [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ];
    return this.grant(grantee, READ_KEY_ACTIONS, actions, [this.stream()]);
  }
}
