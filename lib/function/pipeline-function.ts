// What the functions of the pipeline have in common: runtime, logs, and a role that starts out with
// nothing but writing those logs.

import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { lambdaCode } from './lambda-code.ts';
import type { LambdaName } from './lambda-names.ts';

/** Every bundle is one index.js that exports `handler`. */
const HANDLER = 'index.handler';

/** What whoever deploys a function may choose about it. */
export interface FunctionOptions {
  /** @default one month */
  logRetention?: RetentionDays;
  /**
   * X-Ray traces of every invocation.
   * @default false
   */
  tracing?: boolean;
  /**
   * Also sets the share of a CPU: 512 MB is about 0.3 of one.
   * @default 512
   */
  memorySizeMb?: number;
}

export interface PipelineFunctionProps extends FunctionOptions {
  lambda: LambdaName;
  description: string;
  timeout: Duration;
  environment: Record<string, string>;
  reservedConcurrency?: number;
}

const DEFAULT_MEMORY_MB = 512;

export class PipelineFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: Lambda's managed basic execution policy allows every log group.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: lambdaCode(props.lambda),
      handler: HANDLER,
      role,
      timeout: props.timeout,
      memorySize: props.memorySizeMb ?? DEFAULT_MEMORY_MB,
      environment: props.environment,
      reservedConcurrentExecutions: props.reservedConcurrency,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // The platform's start and report lines would cost more than the invocations they report;
      // CloudWatch has their figures as metrics.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    if (props.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray’s two actions take no resource.',
      });
    }
    Validations.of(this.function).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaDLQ',
        reason: 'Never invoked asynchronously, which is what a function’s own queue is for.',
      },
      {
        id: 'Serverless::Serverless-LambdaTracing',
        reason: 'X-Ray bills each trace, and request ids lead from the ack to the item: opt-in.',
      },
    );
  }
}
