// The verifier function: takes Poster's requests and answers them.

import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { VerifierEnv } from '../lambda/verifier/config.ts';
import type { ApplicationSecret } from './application-secret.ts';
import type { EventQueue } from './event-queue.ts';
import { PipelineFunction } from './pipeline-function.ts';

export interface VerifierProps {
  queue: EventQueue;
  secret: ApplicationSecret;
  /**
   * When the function gives up and answers 503 (half a second before this).
   * @default 10 seconds
   */
  timeout?: Duration;
}

export class Verifier extends PipelineFunction {
  constructor(scope: Construct, id: string, props: VerifierProps) {
    super(scope, id, {
      lambda: 'verifier',
      description: 'Checks the signature of Poster hooks and queues them',
      timeout: props.timeout ?? Duration.seconds(10),
      memorySizeMb: 512,
      environment: {
        QUEUE_URL: props.queue.queue.queueUrl,
        SECRET_ID: props.secret.secret.secretArn,
      } satisfies VerifierEnv,
    });
    props.queue.grantSend(this.function);
    props.secret.grantRead(this.function);
  }
}
