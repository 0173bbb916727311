// The npm package's entry for CDK apps: `import { PosterWebhooks } from 'poster-webhooks'`.

export type { ConsumerOptions } from './consumer.ts';
export type { EncryptionOptions } from './encryption.ts';
export type { EventQueueOptions } from './event-queue.ts';
export type { FunctionOptions } from './function/pipeline-function.ts';
export type { MonitoringOptions } from './monitoring/monitoring.ts';
export type { AlarmOptions, WebhookAlarms } from './monitoring/webhook-alarms.ts';
export type { WebhookMetrics } from './monitoring/webhook-metrics.ts';
export { PosterWebhooks } from './poster-webhooks.ts';
export type { PosterWebhooksProps } from './poster-webhooks-props.ts';
export { EVENT_SOURCE, type EventBusOptions } from './subscribers/event-bus-pipe.ts';
export type { Subscription, SubscriptionOptions } from './subscribers/subscription.ts';
export type { AdmissionOptions, VerifierOptions } from './verifier.ts';
export type { WebhookApiOptions, WebhookDomainProps } from './webhook-api.ts';
