// What the npm package offers to a CDK app: `import { PosterWebhooks } from 'poster-webhooks'`.

export type { EventQueueProps } from './event-queue.ts';
export { PosterWebhooks, type PosterWebhooksProps } from './poster-webhooks.ts';
