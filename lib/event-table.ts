// The events table: one item per event, and an index that lists the latest events of all accounts.

import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  INDEX,
  inspectableAttributes,
  PARTITION_KEY,
  SORT_KEY,
  TTL_ATTRIBUTE,
} from '../lambda/table-layout.ts';
import {
  type EncryptionOptions,
  grantKey,
  READ_KEY_ACTIONS,
  TABLE_KEY_ACTIONS,
} from './encryption.ts';

export interface EventTableProps extends EncryptionOptions {
  /**
   * Keeps the table when the stack is deleted, and prevents deleting it by hand.
   * @default false
   */
  protect?: boolean;
}

export class EventTable extends Construct {
  readonly table: TableV2;
  readonly #key: EncryptionOptions['encryptionKey'];

  constructor(scope: Construct, id: string, props: EventTableProps = {}) {
    super(scope, id);
    const { protect = false, encryptionKey } = props;
    this.#key = encryptionKey;
    // The library names the region together with the key. Its own error would be less clear.
    if (encryptionKey && Token.isUnresolved(Stack.of(this).region)) {
      throw new RangeError('encryptionKey needs a stack with a known region; set its env.region');
    }
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: PARTITION_KEY, type: AttributeType.STRING },
      sortKey: { name: SORT_KEY, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: TTL_ATTRIBUTE,
      encryption: encryptionKey && TableEncryptionV2.customerManagedKey(encryptionKey),
      deletionProtection: protect,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      globalSecondaryIndexes: [
        {
          indexName: INDEX.name,
          partitionKey: { name: INDEX.partitionKey, type: AttributeType.STRING },
          sortKey: { name: INDEX.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...INDEX.projected],
        },
      ],
    });
  }

  /** Narrower than the library's own grant, which also allows every action on every index. */
  grantRecord(grantee: IGrantable): Grant {
    grantKey(this.#key, grantee, TABLE_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:UpdateItem'],
      resourceArns: [this.table.tableArn],
    });
  }

  /**
   * Allows reading events without `accessToken`: a query has to name the attributes that it wants and may
   * not name that one. Allows only Query, because only for Query and Scan can IAM see (`dynamodb:Select`)
   * that a request names no attributes and so asks for all of them.
   */
  grantInspect(grantee: IGrantable): Grant {
    grantKey(this.#key, grantee, READ_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [this.table.tableArn, `${this.table.tableArn}/index/${INDEX.name}`],
      conditions: {
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': inspectableAttributes() },
        // ForAllValues alone is also true for a request that names no attributes.
        Null: { 'dynamodb:Attributes': 'false' },
      },
    });
  }

  /** Allows reading whole events, including `accessToken`, a live credential for Poster's API. */
  grantReadAccessTokens(grantee: IGrantable): Grant {
    grantKey(this.#key, grantee, READ_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resourceArns: [this.table.tableArn],
    });
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
    grantKey(this.#key, grantee, READ_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      // Lambda checks for all four when the mapping is created.
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
