// Common to all functions of the pipeline: the runtime, the logs, and a role that at first may only write
// those logs.

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
import { checkNumber } from '../limits.ts';
import { lambdaCode } from './lambda-code.ts';
import type { LambdaName } from './lambda-names.ts';

/** Every bundle has an index.mjs that exports `handler`. */
const HANDLER = 'index.handler';

/** Common to the verifier and the consumer. */
export interface FunctionOptions {
  /**
   * How long the function's log is kept.
   * @default the pipeline's `logRetention`, one month
   */
  readonly logRetention?: RetentionDays;
  /**
   * Traces the function with X-Ray. Lambda samples the requests: one a second, and 5 % of the others.
   * @default the pipeline's `tracing`, false
   */
  readonly tracing?: boolean;
  /**
   * The function's memory in MB, from 128 to 10,240. It also determines the share of a CPU: 512 MB get about 0.3
   * of one. 256 MB would save three cents per million hooks, at half the speed (docs/performance.md).
   * @default 512
   */
  readonly memorySize?: number;
}

export interface PipelineFunctionProps extends FunctionOptions {
  readonly lambda: LambdaName;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
  readonly reservedConcurrency?: number;
}

const DEFAULT_MEMORY_MB = 512;

export class PipelineFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  /** @throws RangeError naming the option and the values it accepts */
  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    checkNumber(`${props.lambda}.memorySize`, props.memorySize, 128, 10_240);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Not Lambda's managed policy for basic execution, which allows writing to every log group.
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
      memorySize: props.memorySize ?? DEFAULT_MEMORY_MB,
      environment: props.environment,
      reservedConcurrentExecutions: props.reservedConcurrency,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // The platform's start and report lines would cost more than the invocations themselves, and
      // CloudWatch has their figures as metrics.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    if (props.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray’s two actions cannot be limited to a resource.',
      });
    }
    Validations.of(this.function).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaDLQ',
        reason: 'The function is never invoked asynchronously, so it needs no queue for failures.',
      },
      {
        id: 'Serverless::Serverless-LambdaTracing',
        reason:
          'Tracing is optional: X-Ray bills each trace, and request ids connect an answer with its item.',
      },
    );
  }
}
