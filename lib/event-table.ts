// The events table: one item an event, one index to read the latest across all accounts.

import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  ProjectionType,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface EventTableProps {
  /**
   * Keeps the table when the stack goes, and refuses to delete it by hand.
   * @default false
   */
  protect?: boolean;
}

export class EventTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { protect = false }: EventTableProps = {}) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'eventKey', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: protect,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      globalSecondaryIndexes: [
        {
          indexName: 'recent',
          partitionKey: { name: 'day', type: AttributeType.STRING },
          sortKey: { name: 'receivedAt', type: AttributeType.STRING },
          // Only what a repeat does not change, so that repeats cost the index nothing; no data
          // and no token, which a reader of the index has no need of.
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ['object', 'objectId', 'action', 'time'],
        },
      ],
    });
  }

  /** Narrower than the library's own grant, which allows every action on every index too. */
  grantRecord(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:UpdateItem'],
      resourceArns: [this.table.tableArn],
    });
  }
  /**
   * Switches the table's stream on, with the first call, and gives its ARN. Not in the constructor:
   * a table that nobody subscribes to needs none, and the L2 takes it at construction alone.
   */
  stream(): string {
    const table = this.table.node.defaultChild;
    if (!(table instanceof CfnGlobalTable)) throw new Error('the events table is no global table');
    table.streamSpecification = { streamViewType: StreamViewType.NEW_IMAGE };
    return table.attrStreamArn;
  }

  /** Narrower than the library's own grant, which lists the streams of every table. */
  grantStreamRead(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      // All four: Lambda checks them when the mapping is made.
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resourceArns: [this.stream()],
    });
  }
}
