// The Poster application secret, with which every hook is signed.

import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type EncryptionOptions, grantKey, READ_KEY_ACTIONS } from './encryption.ts';

/** Too long to guess. */
const RANDOM_SECRET_CHARACTERS = 64;

export class ApplicationSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { encryptionKey }: EncryptionOptions = {}) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description:
        'Poster application secret, copied from the app’s settings, or a JSON list of several',
      // Random, so that no hook is accepted until the real secret is stored. Never change these two: when
      // they change, CloudFormation generates another secret and overwrites the one from Poster.
      generateSecretString: {
        passwordLength: RANDOM_SECRET_CHARACTERS,
        excludePunctuation: true,
      },
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SMG4',
      reason:
        'Poster issues the secret, so a person rotates it there and then here (docs/operations.md).',
    });
  }

  /** Narrower than the library's own grant, which also allows describing the secret. */
  grantRead(grantee: IGrantable): Grant {
    grantKey(this.secret.encryptionKey, grantee, READ_KEY_ACTIONS);
    return Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secret.secretArn],
    });
  }
}
