// Common to both tables: billing, recovery, encryption and protection against deletion.

import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Billing, TableEncryptionV2, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  type EncryptionOptions,
  grantKey,
  READ_KEY_ACTIONS,
  TABLE_KEY_ACTIONS,
} from './encryption.ts';

export interface TableOptions extends EncryptionOptions {
  /**
   * Keeps the table when the stack is deleted, and prevents deleting it by hand.
   * @default false
   */
  readonly protect?: boolean;
}

type Layout = Pick<
  TablePropsV2,
  'partitionKey' | 'sortKey' | 'timeToLiveAttribute' | 'globalSecondaryIndexes'
>;

export class PipelineTable extends Construct {
  readonly table: TableV2;
  readonly #indexNames: string[];
  readonly #key: EncryptionOptions['encryptionKey'];

  constructor(scope: Construct, id: string, layout: Layout, options: TableOptions) {
    super(scope, id);
    const { protect = false, encryptionKey } = options;
    this.#key = encryptionKey;
    this.#indexNames = layout.globalSecondaryIndexes?.map(({ indexName }) => indexName) ?? [];
    // The library names the region together with the key. Its own error would be less clear.
    if (encryptionKey && Token.isUnresolved(Stack.of(this).region)) {
      throw new RangeError('encryptionKey needs a stack with a known region; set its env.region');
    }
    this.table = new TableV2(this, 'Table', {
      ...layout,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: encryptionKey && TableEncryptionV2.customerManagedKey(encryptionKey),
      deletionProtection: protect,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Narrower than the library's own grant, which also allows every action on every index. */
  grantUpdate(grantee: IGrantable): Grant {
    return this.grant(grantee, TABLE_KEY_ACTIONS, ['dynamodb:UpdateItem'], [this.table.tableArn]);
  }

  /** Narrower than the library's own grant, which also allows reading the stream. */
  grantRead(grantee: IGrantable): Grant {
    const indexes = this.#indexNames.map((name) => `${this.table.tableArn}/index/${name}`);
    return this.grant(grantee, READ_KEY_ACTIONS, READ_ACTIONS, [this.table.tableArn, ...indexes]);
  }

  protected grant(
    grantee: IGrantable,
    keyActions: string[],
    actions: string[],
    resourceArns: string[],
  ): Grant {
    grantKey(this.#key, grantee, keyActions);
    return Grant.addToPrincipal({ grantee, actions, resourceArns });
  }
}

const READ_ACTIONS = [
  'dynamodb:BatchGetItem',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
];
