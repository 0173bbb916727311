// A name of one's own for the webhook URL: certificate, domain and the DNS records that lead there.

import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Certificate,
  CertificateValidation,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager';
import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';

export interface WebhookDomainProps {
  /** Such as `hooks.example.com`. */
  domainName: string;
  /** Where the records go that lead there, and those that prove the certificate. */
  hostedZone: IHostedZone;
  /** @default one that is made and proven by DNS */
  certificate?: ICertificate;
}

export class WebhookDomain extends Construct {
  readonly domainName: DomainName;
  /** `https://` and the name, no trailing slash. */
  readonly endpoint: string;

  constructor(scope: Construct, id: string, props: WebhookDomainProps) {
    super(scope, id);
    const { domainName, hostedZone } = props;
    this.domainName = new DomainName(this, 'DomainName', {
      domainName,
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
