// What the npm package offers to a Lambda function of your own that handles events:
// `import { readPosterEvents } from 'poster-webhooks/events'`. It needs neither the CDK nor anything
// else.

export { readData } from './poster/data.ts';
export type * from './poster/data-shapes.ts';
export {
  type PosterEventHandler,
  type RecordedEvent,
  readPosterEvents,
  type StreamBatchResponse,
  type StreamEvent,
  type StreamRecord,
  UnreadableEventError,
} from './poster-events.ts';
