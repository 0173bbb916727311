// The public endpoint: one HTTP API with one route, throttled and logged, optionally under your own domain.

import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpStage,
  IpAddressType,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  Certificate,
  CertificateValidation,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { uniqueName } from './unique-name.ts';

/** Part of the URL that developers paste into Poster, so changing it breaks every installed app. */
const WEBHOOK_PATH = '/webhooks/poster';

/**
 * A request beyond this is answered 429, and Poster sends the hook again. It is far above the pipeline's
 * busiest minute, and limits the cost of a flood.
 */
const DEFAULT_THROTTLE = { rateLimit: 500, burstLimit: 1000 };

/** The public endpoint. */
export interface WebhookApiOptions {
  /**
   * Requests per second, and how many may arrive at once.
   * @default 500 per second, 1,000 at once
   */
  readonly throttle?: ThrottleSettings;
  /**
   * Your own domain name for the URL. Poster reviews an app again when its URL changes, and your own name
   * stays the same when the API is replaced.
   * @default the API's own address
   */
  readonly domain?: WebhookDomainProps;
  /**
   * How long the access log is kept.
   * @default one month
   */
  readonly logRetention?: RetentionDays;
}

/**
 * Your own domain name for the URL.
 *
 * @example
 * import { PosterWebhooks } from 'poster-webhooks';
 *
 * new PosterWebhooks(this, 'Poster', { domain: { domainName: 'hooks.example.com', hostedZone } });
 */
export interface WebhookDomainProps {
  /** The name, such as `hooks.example.com`. */
  readonly domainName: string;
  /** The zone that gets the DNS records, also those that validate the certificate. */
  readonly hostedZone: IHostedZone;
  /**
   * The certificate of the name, in the stack's region.
   * @default a new certificate, validated by DNS
   */
  readonly certificate?: ICertificate;
}

export interface WebhookApiProps extends WebhookApiOptions {
  readonly verifier: IFunction;
}

export class WebhookApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: 'poster-webhooks',
      ipAddressType: IpAddressType.DUAL_STACK,
      createDefaultStage: false,
    });
    const domain = props.domain && new WebhookDomain(this, 'Domain', props.domain);
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: props.throttle ?? DEFAULT_THROTTLE,
      domainMapping: domain && { domainName: domain.domainName },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.#accessLog(props.logRetention)),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      },
    });
    this.api.addRoutes({
      path: WEBHOOK_PATH,
      // ANY, so that the verifier also answers methods that it does not accept.
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Verifier', props.verifier),
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason: 'Poster sends no credentials. The verifier checks the signature in the body.',
    });
    this.url = `${domain ? domain.endpoint : this.api.apiEndpoint}${WEBHOOK_PATH}`;
  }

  #accessLog(retention = RetentionDays.ONE_MONTH): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      // For a group with another prefix, API Gateway adds a statement to a resource policy that all log groups
      // of the account share. Its maximum of 5,120 characters is soon reached.
      logGroupName: `/aws/vendedlogs/${uniqueName(this)}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
      // Half the price, in return for fewer ways to search. The log is only read when something went wrong.
      logGroupClass: LogGroupClass.INFREQUENT_ACCESS,
    });
  }
}

/**
 * Each request and its answer, without their bodies. `requestId` is the one in the functions' logs and in
 * the table. `error` says why the gateway answered by itself, `integrationError` why the function did not
 * answer. CloudWatch adds the time.
 */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  ms: '$context.responseLatency',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
};

/** Certificate, domain and the DNS records that point to it. */
class WebhookDomain extends Construct {
  readonly domainName: DomainName;
  /** `https://` and the name, without a trailing slash. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, props: WebhookDomainProps) {
    super(scope, id);
    const { domainName, hostedZone } = props;
    this.domainName = new DomainName(this, 'DomainName', {
      domainName,
      // Without it, the name's AAAA record would have no address.
      ipAddressType: IpAddressType.DUAL_STACK,
      certificate:
        props.certificate ??
        new Certificate(this, 'Certificate', {
          domainName,
          validation: CertificateValidation.fromDns(hostedZone),
        }),
    });
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(
        this.domainName.regionalDomainName,
        this.domainName.regionalHostedZoneId,
      ),
    );
    const record = { zone: hostedZone, recordName: `${domainName}.`, target };
    new ARecord(this, 'Ipv4', record);
    new AaaaRecord(this, 'Ipv6', record);
    this.endpoint = `https://${domainName}`;
  }
}
