// The events table: one item an event, one index to read the latest across all accounts.

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
import { inspectableAttributes } from '../lambda/table-layout.ts';
import {
  type EncryptionOptions,
  grantKey,
  READ_KEY_ACTIONS,
  TABLE_KEY_ACTIONS,
} from './encryption.ts';

export interface EventTableProps extends EncryptionOptions {
  /**
   * Keeps the table when the stack goes, and refuses to delete it by hand.
   * @default false
   */
  protect?: boolean;
}

const INDEX = 'recent';

export class EventTable extends Construct {
  readonly table: TableV2;
  readonly #key: EncryptionOptions['encryptionKey'];

  constructor(scope: Construct, id: string, props: EventTableProps = {}) {
    super(scope, id);
    const { protect = false, encryptionKey } = props;
    this.#key = encryptionKey;
    // The library names the region beside the key, and would say so less plainly.
    if (encryptionKey && Token.isUnresolved(Stack.of(this).region)) {
      throw new RangeError('encryptionKey needs a stack of a known region: set its env.region');
    }
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'account', type: AttributeType.STRING },
      sortKey: { name: 'eventKey', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      encryption: encryptionKey && TableEncryptionV2.customerManagedKey(encryptionKey),
      deletionProtection: protect,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      globalSecondaryIndexes: [
        {
          indexName: INDEX,
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
    grantKey(this.#key, grantee, TABLE_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:UpdateItem'],
      resourceArns: [this.table.tableArn],
    });
  }

  /**
   * Reading events, never `accessToken`: a query has to name the attributes that it wants, and may
   * name only the others. Of all reading operations Query alone, since only for Query and Scan does
   * IAM see (`dynamodb:Select`) that a request leaves attributes unnamed and so asks for all.
   */
  grantInspect(grantee: IGrantable): Grant {
    grantKey(this.#key, grantee, READ_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [this.table.tableArn, `${this.table.tableArn}/index/${INDEX}`],
      conditions: {
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': inspectableAttributes() },
        // ForAllValues alone holds for a request that names none.
        Null: { 'dynamodb:Attributes': 'false' },
      },
    });
  }

  /** Reading whole events, `accessToken` too: a live credential for Poster's API. */
  grantReadAccessTokens(grantee: IGrantable): Grant {
    grantKey(this.#key, grantee, READ_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
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
    grantKey(this.#key, grantee, READ_KEY_ACTIONS);
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
