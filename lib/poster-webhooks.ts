// The whole pipeline as one construct: Poster -> API -> verifier -> queue -> consumer -> table.

import { Duration, Names } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ApplicationSecret } from './application-secret.ts';
import { Consumer, type ConsumerProps } from './consumer.ts';
import { EventQueue, type EventQueueProps } from './event-queue.ts';
import { EventTable } from './event-table.ts';
import { addOutputs } from './outputs.ts';
import { Subscription, type SubscriptionOptions } from './subscription.ts';
import { Verifier, type VerifierProps } from './verifier.ts';
import { WebhookApi } from './webhook-api.ts';

export interface PosterWebhooksProps {
  /**
   * How long an event is kept. `Duration.days(0)` keeps it for ever; otherwise at least three
   * days, since Poster repeats a hook for two and a repeat must find the event.
   * @default 90 days
   */
  retention?: Duration;
  /**
   * Keeps the table when the stack goes, and refuses to delete it by hand.
   * @default false
   */
  protectEvents?: boolean;
  /** Times and counts of the queue. */
  queue?: EventQueueProps;
  verifier?: Pick<VerifierProps, 'timeout'>;
  consumer?: Pick<ConsumerProps, 'timeout' | 'batchSize' | 'maxConcurrency'>;
}

const MINIMUM_RETENTION_DAYS = 3;

export class PosterWebhooks extends Construct {
  /** What to paste into the app's settings at Poster. */
  readonly url: string;
  readonly table: ITableV2;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Put the Poster application secret here. */
  readonly secret: ISecret;
  readonly #eventTable: EventTable;

  constructor(scope: Construct, id: string, props: PosterWebhooksProps = {}) {
    super(scope, id);
    const retention = props.retention ?? Duration.days(90);
    checkRetention(retention);

    const secret = new ApplicationSecret(this, 'ApplicationSecret');
    const queue = new EventQueue(this, 'EventQueue', props.queue);
    const table = new EventTable(this, 'EventTable', { protect: props.protectEvents });
    const verifier = new Verifier(this, 'Verifier', { ...props.verifier, queue, secret });
    const api = new WebhookApi(this, 'Api', { verifier: verifier.function });
    new Consumer(this, 'Consumer', { ...props.consumer, queue, table, retention });

    this.url = api.url;
    this.table = table.table;
    this.#eventTable = table;
    this.queue = queue.queue;
    this.deadLetterQueue = queue.deadLetterQueue;
    this.secret = secret.secret;
  }

  /**
   * Gives `subscriber` each new event once, however often Poster delivers it; in the rare case that
   * a batch fails half way, some of its events again. `readPosterEvents` reads them. AWS advises at
   * most two functions a table: with more, reading the stream is throttled.
   *
   * @throws Error when it is subscribed already: Lambda takes one mapping from a stream to a function
   * @throws RangeError naming the option that is empty, too long or no name
   */
  onEvent(subscriber: IFunction, options: SubscriptionOptions = {}): Subscription {
    const id = `Subscription${Names.nodeUniqueId(subscriber.node)}`;
    if (this.node.tryFindChild(id) !== undefined) {
      throw new Error(
        `${subscriber.node.path} is subscribed already; name all it wants in one call`,
      );
    }
    return new Subscription(this, id, {
      ...options,
      function: subscriber,
      table: this.#eventTable,
    });
  }

  /** Adds the outputs that people and the local tools read, once a stack. */
  addOutputs(): void {
    addOutputs(this);
  }
}

function checkRetention(retention: Duration): void {
  const days = retention.toDays({ integral: false });
  const isForEver = days === 0;
  if (!isForEver && (!Number.isInteger(days) || days < MINIMUM_RETENTION_DAYS)) {
    throw new RangeError(
      `retention must be whole days, at least ${MINIMUM_RETENTION_DAYS} (Poster repeats a hook for two days), or 0 to keep events for ever; got ${days}`,
    );
  }
}
