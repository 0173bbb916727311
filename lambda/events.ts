// What the npm package offers to a Lambda function of your own that handles events:
// `import { readData } from 'poster-webhooks/events'`. It needs neither the CDK nor anything else.

export { readData } from './poster/data.ts';
export type * from './poster/data-shapes.ts';
