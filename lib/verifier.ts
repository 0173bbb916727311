// The verifier function: takes Poster's requests and answers them.

import { Duration } from 'aws-cdk-lib';
import { Alias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { VerifierEnv } from '../lambda/verifier/config.ts';
import { type AdmissionOptions, admissionEnv } from './admission.ts';
import type { ApplicationSecret } from './application-secret.ts';
import type { EventQueue } from './event-queue.ts';
import { type FunctionOptions, PipelineFunction } from './function/pipeline-function.ts';
import { grantSend } from './queue-grant.ts';

export interface VerifierOptions extends FunctionOptions {
  /**
   * When the function gives up and answers 503 (half a second before this).
   * @default 10 seconds
   */
  timeout?: Duration;
  /**
   * Invocations at the same time, reserved for this function and capped for it. A request beyond
   * them is answered 503, and Poster sends the hook again.
   * @default none: it shares the account's
   */
  reservedConcurrency?: number;
  /**
   * Environments kept warm, for accounts to which a cold start's half second matters.
   * @default 0
   */
  provisionedConcurrency?: number;
}

export interface VerifierProps extends VerifierOptions, AdmissionOptions {
  queue: EventQueue;
  secret: ApplicationSecret;
}

export class Verifier extends PipelineFunction {
  /** What requests are sent to: the function, or its alias where environments are kept warm. */
  readonly endpoint: IFunction;

  constructor(scope: Construct, id: string, props: VerifierProps) {
    super(scope, id, {
      ...props,
      lambda: 'verifier',
      description: 'Checks the signature of Poster hooks and queues them',
      timeout: props.timeout ?? Duration.seconds(10),
      environment: {
        QUEUE_URL: props.queue.queue.queueUrl,
        SECRET_ID: props.secret.secret.secretArn,
        ...admissionEnv(props),
      } satisfies VerifierEnv,
    });
    grantSend(props.queue.queue, this.function);
    props.secret.grantRead(this.function);
    this.endpoint = props.provisionedConcurrency
      ? new Alias(this, 'Warm', {
          aliasName: 'warm',
          version: this.function.currentVersion,
          provisionedConcurrentExecutions: props.provisionedConcurrency,
        })
      : this.function;
  }
}
