// What the npm package offers to a CDK app: `import { PosterWebhooks } from 'poster-webhooks'`.

export type { AdmissionOptions } from './admission.ts';
export type { ConsumerOptions } from './consumer.ts';
export type { EncryptionOptions } from './encryption.ts';
export { EVENT_SOURCE, type EventBusOptions } from './event-bus-pipe.ts';
export type { EventQueueOptions } from './event-queue.ts';
export type { MonitoringOptions } from './monitoring.ts';
export type { FunctionOptions } from './pipeline-function.ts';
export { PosterWebhooks } from './poster-webhooks.ts';
export type { PosterWebhooksProps } from './poster-webhooks-props.ts';
export type { Subscription, SubscriptionOptions } from './subscription.ts';
export type { VerifierOptions } from './verifier.ts';
export type { AlarmOptions } from './webhook-alarms.ts';
export type { WebhookApiOptions } from './webhook-api.ts';
export type { WebhookDomainProps } from './webhook-domain.ts';
export type { WebhookMetrics } from './webhook-metrics.ts';
