// How the commands' AWS clients are set up, and what the errors of a call mean for the person who runs a command:
// no region or credentials, an expired session, a missing permission, a service that does not answer.

import * as z from 'zod';

const CONNECTION_TIMEOUT_MS = 3_000;
/** For an answer. The longest that a command asks a service to wait is two seconds. */
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 3;

const callSchema = z.object({
  clientName: z.string(),
  commandName: z.string(),
  error: z.instanceof(Error),
});

/** The service and the operation that an error is about, such as `SQS SendMessage`. The SDK's errors do not say it. */
const calls = new WeakMap<Error, string>();

export const clientOptions = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Without this, the SDK only logs a warning and keeps waiting.
    throwOnRequestTimeout: true,
  },
  /** The SDK passes each failed call to it. */
  logger: {
    ...{ debug() {}, info() {}, warn() {} },
    error(content: unknown) {
      const call = callSchema.safeParse(content).data;
      if (call === undefined) return;
      const service = call.clientName.replace(/Client$/, '');
      calls.set(call.error, `${service} ${call.commandName.replace(/Command$/, '')}`);
    },
  },
};

/** For Lambda: a function may take 15 minutes, and is not invoked again because it is slow. */
export const invocationOptions = {
  ...clientOptions,
  requestHandler: { ...clientOptions.requestHandler, requestTimeout: 16 * 60_000 },
};

interface Problem {
  cause: string;
  /** The next step. */
  fix: string;
}

/**
 * @param profile the given one; default: that of the environment
 * @returns undefined when the error is not one of these
 */
export function findAwsProblem(
  error: unknown,
  profile = process.env.AWS_PROFILE,
): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const call = calls.get(error) ?? 'AWS';
  if (name === 'TimeoutError') {
    return {
      cause: `${call} was not answered in time`,
      fix: 'check the network, or try again later',
    };
  }
  if (/^Region is missing/.test(message)) {
    return { cause: 'no AWS region', fix: 'set AWS_REGION, or use --region' };
  }
  if (/\bSSO\b/.test(message) && isAboutCredentials(name)) {
    const option = profile === undefined ? '' : ` --profile ${profile}`;
    return { cause: 'no valid SSO session', fix: `run \`aws sso login${option}\`` };
  }
  if (/^ExpiredToken|^RequestExpired$/.test(name)) {
    return { cause: 'the AWS credentials have expired', fix: 'sign in again' };
  }
  if (isAboutCredentials(name)) {
    return profile === undefined
      ? { cause: 'no AWS credentials', fix: 'run `aws configure`, or use --profile' }
      : {
          cause: `no AWS credentials for the profile ${profile}`,
          fix: 'check its name, and ~/.aws/config',
        };
  }
  if (
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch)/.test(name)
  ) {
    return { cause: 'AWS does not accept these credentials', fix: 'check them, or use --profile' };
  }
  if (/AccessDenied|NotAuthorized|AuthorizationError|UnauthorizedOperation/.test(name)) {
    // Most services name the action in the message.
    const action = /to perform: /.test(message) ? '' : ` to ${call}`;
    return {
      cause: `access denied${action}: ${message}`,
      fix: 'give your user or role this permission, or use another --profile',
    };
  }
  return undefined;
}

const isAboutCredentials = (name: string): boolean =>
  /^(CredentialsProviderError|TokenProviderError)$/.test(name);
