// CloudFormation and CloudWatch on loopback, in the SDK's real wire formats. Together with the queues, table
// and secret of a local stack, they make that stack look deployed to the commands.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { LocalState } from '../../tools/local/local-state.ts';
import { listenOnLoopback } from '../../tools/local/loopback.ts';

/** An alarm in the form of DescribeAlarms. */
interface AlarmState {
  AlarmName: string;
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  StateReason?: string;
}

export interface AwsServices {
  /** Environment of a process that uses these services: endpoints and credentials, but no region. */
  env: Record<string, string | undefined>;
  /** Outputs of each stack, by the stack's name. */
  stacks: Map<string, Record<string, string>>;
  alarms: AlarmState[];
  /** Refuses every call, as IAM would. */
  denyAll: boolean;
  close(): void;
}

/** @param state of the local stack that stands in for a deployed one */
export async function startAwsServices(state: LocalState): Promise<AwsServices> {
  const cloudFormation = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    answerXml(response, describeStacks(services, form));
  });
  const cloudWatch = createServer(async (request, response) => {
    answerJson(response, describeAlarms(services, request, JSON.parse(await text(request))));
  });
  const services: AwsServices = {
    env: {
      AWS_ENDPOINT_URL_CLOUDFORMATION: await listenOnLoopback(cloudFormation),
      AWS_ENDPOINT_URL_CLOUDWATCH: await listenOnLoopback(cloudWatch),
      AWS_ENDPOINT_URL_SQS: state.sqsEndpoint,
      AWS_ENDPOINT_URL_DYNAMODB: state.dynamodbEndpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: state.secretsEndpoint,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      // Hides the AWS configuration of the person who runs the tests.
      AWS_PROFILE: undefined,
      AWS_REGION: undefined,
      AWS_DEFAULT_REGION: undefined,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stacks: new Map(),
    alarms: [],
    denyAll: false,
    close() {
      for (const server of [cloudFormation, cloudWatch]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return services;
}

/** The outputs that this stack would have if it were deployed. */
export const outputsOf = (state: LocalState): Record<string, string> => ({
  WebhookUrl: state.webhookUrl,
  EventsTableName: state.tableName,
  ConnectionsTableName: state.connectionsTableName,
  SecretName: state.secretName,
  QueueUrl: state.queueUrl,
  DeadLetterQueueUrl: state.deadLetterQueueUrl,
});

interface Answer {
  status: number;
  body: string;
}

const CALLER = 'arn:aws:iam::000000000000:user/local';

/** CloudFormation's query protocol: the request is a form, the answer is XML. */
function describeStacks({ denyAll, stacks }: AwsServices, form: URLSearchParams): Answer {
  const name = form.get('StackName') ?? '';
  if (denyAll) {
    const what = `User: ${CALLER} is not authorized to perform: cloudformation:DescribeStacks`;
    return xmlError(403, 'AccessDenied', what);
  }
  const outputs = stacks.get(name);
  if (outputs === undefined) {
    return xmlError(400, 'ValidationError', `Stack with id ${name} does not exist`);
  }
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
  );
  return {
    status: 200,
    body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
<DescribeStacksResult><Stacks><member><StackName>${escapeXml(name)}</StackName>
<CreationTime>2026-11-24T08:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult>
<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></DescribeStacksResponse>`,
  };
}

const xmlError = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error>
<Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>
<RequestId>local</RequestId></ErrorResponse>`,
});

/** The SDK's CloudWatch client uses JSON 1.0. */
function describeAlarms(
  { denyAll, alarms }: AwsServices,
  request: IncomingMessage,
  wanted: { AlarmNamePrefix?: string; StateValue?: string },
): Answer {
  if (request.headers['x-amz-target'] !== 'GraniteServiceVersion20100801.DescribeAlarms') {
    return { status: 400, body: '{"__type":"UnknownOperationException"}' };
  }
  if (denyAll) {
    const message = `User: ${CALLER} is not authorized to perform: cloudwatch:DescribeAlarms`;
    return { status: 403, body: JSON.stringify({ __type: 'AccessDenied', message }) };
  }
  const MetricAlarms = alarms.filter(
    ({ AlarmName, StateValue }) =>
      AlarmName.startsWith(wanted.AlarmNamePrefix ?? '') &&
      StateValue === (wanted.StateValue ?? StateValue),
  );
  return { status: 200, body: JSON.stringify({ MetricAlarms, CompositeAlarms: [] }) };
}

function answerXml(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}

function answerJson(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

const escapeXml = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
