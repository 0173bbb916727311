// The verifier function: receives Poster's requests and answers them. Its admission options are checked at
// synthesis and passed to the function in its environment.

import { Duration } from 'aws-cdk-lib';
import { Alias, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { isAccountName } from '../lambda/poster/hook.ts';
import type { VerifierEnv } from '../lambda/verifier/config.ts';
import type { ApplicationSecret } from './application-secret.ts';
import { grantSend } from './encryption.ts';
import type { EventQueue } from './event-queue.ts';
import { type FunctionOptions, PipelineFunction } from './function/pipeline-function.ts';
import { checkDuration, checkNumber } from './limits.ts';

/** Times and limits of the function that answers Poster. */
export interface VerifierOptions extends FunctionOptions {
  /**
   * The function's time-out. It answers 503 half a second before this. At most 30 seconds, because the HTTP
   * API waits no longer.
   * @default 10 seconds
   */
  readonly timeout?: Duration;
  /**
   * Concurrent invocations reserved for this function, which is also their maximum. A request beyond it is
   * answered 503, and Poster sends the hook again. Lambda keeps 100 executions of the account unreserved, so an
   * account with the initial limit of 10 cannot reserve any: have the limit raised first.
   * @default none: the function shares the account's concurrency
   */
  readonly reservedConcurrency?: number;
  /**
   * Environments kept warm, for accounts to which half a second of cold start matters. At most
   * `reservedConcurrency`, when that is set.
   * @default 0
   */
  readonly provisionedConcurrency?: number;
  /**
   * How long a secret may be used after it was read, from a minute to a day. A shorter time ends a retired secret
   * sooner. A longer one keeps accepting hooks for longer when Secrets Manager cannot be reached: the function
   * refreshes the secret after five minutes, and answers 503 once it is older than this.
   * @default 10 minutes
   */
  readonly secretMaxAge?: Duration;
}

/** Which genuine hooks are refused. By default, none are: a refused hook blocks its account's later ones. */
export interface AdmissionOptions {
  /**
   * Refuses hooks whose `time` is older than this, with 403, so that a captured hook cannot be replayed for
   * ever. At least three days, because Poster repeats a hook for two.
   * @default hooks of any age are accepted
   */
  readonly maxEventAge?: Duration;
  /**
   * The accounts whose hooks are accepted. A hook of any other account is refused with 403.
   * @default all accounts
   */
  readonly allowedAccounts?: readonly string[];
}

export interface VerifierProps extends VerifierOptions, AdmissionOptions {
  readonly queue: EventQueue;
  readonly secret: ApplicationSecret;
}

export class Verifier extends PipelineFunction {
  /** Where the API sends requests: the function, or its alias when environments are kept warm. */
  readonly endpoint: IFunction;

  /** @throws RangeError naming the option and the values it accepts */
  constructor(scope: Construct, id: string, props: VerifierProps) {
    checkOptions(props);
    const { secretMaxAge = Duration.minutes(10) } = props;
    super(scope, id, {
      ...props,
      lambda: 'verifier',
      description: 'Checks the signature of Poster hooks and queues them',
      timeout: props.timeout ?? Duration.seconds(10),
      environment: {
        QUEUE_URL: props.queue.queue.queueUrl,
        SECRET_ID: props.secret.secret.secretArn,
        SECRET_MAX_AGE_SECONDS: String(secretMaxAge.toSeconds()),
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

function checkOptions(options: VerifierOptions): void {
  checkDuration('verifier.timeout', options.timeout, Duration.seconds(1), Duration.seconds(30));
  checkDuration(
    'verifier.secretMaxAge',
    options.secretMaxAge,
    Duration.minutes(1),
    Duration.days(1),
  );
  const reserved = checkNumber('verifier.reservedConcurrency', options.reservedConcurrency, 0);
  const warm = checkNumber('verifier.provisionedConcurrency', options.provisionedConcurrency, 0);
  if (reserved !== undefined && warm !== undefined && warm > reserved) {
    throw new RangeError(
      `verifier.provisionedConcurrency must be at most verifier.reservedConcurrency, ${reserved}; got ${warm}`,
    );
  }
}

type AdmissionEnv = Pick<VerifierEnv, 'MAX_EVENT_AGE_SECONDS' | 'ALLOWED_ACCOUNTS'>;

const MINIMUM_EVENT_AGE_DAYS = 3;
/** Lambda allows 4 KB for all variables; this leaves room for the others. */
const ACCOUNTS_MAX_BYTES = 3000;

const admissionEnv = (options: AdmissionOptions): AdmissionEnv => ({
  ...maxEventAgeEnv(options),
  ...allowedAccountsEnv(options),
});

function maxEventAgeEnv({ maxEventAge }: AdmissionOptions): AdmissionEnv {
  if (maxEventAge === undefined) return {};
  if (maxEventAge.toDays({ integral: false }) < MINIMUM_EVENT_AGE_DAYS) {
    throw new RangeError(
      `maxEventAge must be at least ${MINIMUM_EVENT_AGE_DAYS} days, because Poster repeats a hook for two; got ${maxEventAge.toHumanString()}`,
    );
  }
  return { MAX_EVENT_AGE_SECONDS: String(Math.floor(maxEventAge.toSeconds({ integral: false }))) };
}

function allowedAccountsEnv({ allowedAccounts }: AdmissionOptions): AdmissionEnv {
  if (allowedAccounts === undefined) return {};
  const invalid = allowedAccounts.find((account) => !isAccountName(account));
  if (allowedAccounts.length === 0 || invalid !== undefined) {
    throw new RangeError(
      `allowedAccounts must name at least one account, each of 1 to 128 characters with no ";" and no control character; got ${JSON.stringify(invalid ?? [])}`,
    );
  }
  const ALLOWED_ACCOUNTS = allowedAccounts.join(';');
  if (Buffer.byteLength(ALLOWED_ACCOUNTS) > ACCOUNTS_MAX_BYTES) {
    throw new RangeError(
      `allowedAccounts must fit into ${ACCOUNTS_MAX_BYTES} bytes of the function's environment; leave it out and filter by account downstream`,
    );
  }
  return { ALLOWED_ACCOUNTS };
}
