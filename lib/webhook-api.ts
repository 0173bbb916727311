// The public endpoint: one HTTP API with one route.

import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Part of the URL that developers paste into Poster: changing it breaks every installed app. */
const WEBHOOK_PATH = '/webhooks/poster';

export interface WebhookApiProps {
  verifier: IFunction;
}

export class WebhookApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { verifier }: WebhookApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'HttpApi', { apiName: 'poster-webhooks' });
    api.addRoutes({
      path: WEBHOOK_PATH,
      // Any, so that the verifier answers the methods that it does not take.
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Verifier', verifier),
    });
    this.url = `${api.apiEndpoint}${WEBHOOK_PATH}`;
  }
}
