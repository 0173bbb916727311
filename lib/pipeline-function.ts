// What the two functions have in common: runtime, logs, and a role that starts out with nothing
// but writing those logs.

import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { lambdaCode } from './lambda-code.ts';
import type { LambdaName } from './lambda-names.ts';

/** Every bundle is one index.js that exports `handler`. */
const HANDLER = 'index.handler';

export interface PipelineFunctionProps {
  lambda: LambdaName;
  description: string;
  timeout: Duration;
  /** Also sets the share of a CPU: 512 MB is about 0.3 of one. */
  memorySizeMb: number;
  environment: Record<string, string>;
  /** @default one month */
  logRetention?: RetentionDays;
}

export class PipelineFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: Lambda's managed basic execution policy allows every log group.
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(this.#role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: lambdaCode(props.lambda),
      handler: HANDLER,
      role: this.#role,
      timeout: props.timeout,
      memorySize: props.memorySizeMb,
      environment: props.environment,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // The platform's start and report lines would cost more than the invocations they report;
      // CloudWatch has their figures as metrics.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
  }
}
