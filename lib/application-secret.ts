// Where the Poster application secret is kept: it signs every hook.

import { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** As long as md5 suffixes get: nobody guesses it. */
const RANDOM_SECRET_CHARACTERS = 64;

export class ApplicationSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description:
        'Poster application secret, as in the developer settings; or a JSON list of several',
      // Random, so that until the real one is put here no hook is accepted.
      generateSecretString: {
        passwordLength: RANDOM_SECRET_CHARACTERS,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Narrower than the library's own grant, which also allows describing the secret. */
  grantRead(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secret.secretArn],
    });
  }
}
