// The public endpoint: one HTTP API with one route, throttled, logged, with a domain of its own if
// it is given one.

import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { WebhookDomain, type WebhookDomainProps } from './webhook-domain.ts';

/** Part of the URL that developers paste into Poster: changing it breaks every installed app. */
const WEBHOOK_PATH = '/webhooks/poster';

/**
 * A request beyond is answered 429, and Poster sends the hook again. Far above what the pipeline's
 * busiest minute is like, and a bound on what a flood can cost.
 */
const DEFAULT_THROTTLE = { rateLimit: 500, burstLimit: 1000 };

export interface WebhookApiOptions {
  /**
   * Requests a second, and how many may come at once.
   * @default 500 a second, 1,000 at once
   */
  throttle?: ThrottleSettings;
  /**
   * A name of your own for the URL. Poster moderates an app anew when its URL changes: a name of
   * your own stays when the API is replaced.
   * @default the API's own address
   */
  domain?: WebhookDomainProps;
  /**
   * Of the access log.
   * @default one month
   */
  logRetention?: RetentionDays;
}

export interface WebhookApiProps extends WebhookApiOptions {
  verifier: IFunction;
}

export class WebhookApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: 'poster-webhooks',
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
      // Any, so that the verifier answers the methods that it does not take.
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Verifier', props.verifier),
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason: 'Poster sends no credentials: the signature in the body is checked by the verifier.',
    });
    this.url = `${domain ? domain.endpoint : this.api.apiEndpoint}${WEBHOOK_PATH}`;
  }

  #accessLog(retention = RetentionDays.ONE_MONTH): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
      // Half the price. It is read when something went wrong, and nothing is computed from it.
      logGroupClass: LogGroupClass.INFREQUENT_ACCESS,
    });
  }
}

/**
 * Who asked what and got which answer, never a body. `requestId` is the one in the functions' logs
 * and in the table; CloudWatch keeps the time; `error` says why the gateway itself answered.
 */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  ms: '$context.responseLatency',
  error: '$context.error.message',
};
